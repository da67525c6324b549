-- Names the cluster; only for those who may call the function.
SELECT system_identifier::text FROM pg_control_system()
