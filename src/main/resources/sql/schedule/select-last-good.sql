select system, source, max(started_at) as started_at from backups where purpose <> 'safety' group by system, source
