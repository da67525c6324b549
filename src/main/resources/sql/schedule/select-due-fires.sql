select system, source, due_at, type, policy, server, priority, start_at, state, covered_by from fires where state = 'DUE'
