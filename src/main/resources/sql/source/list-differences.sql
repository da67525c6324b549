-- What the count of a restored database found to differ from the recorded counts, as one JSON list of sentences.
SELECT coalesce(json_agg(format('table %s has %s rows, and %s were dumped', name, restored, recorded) ORDER BY name), '[]')
FROM recorded
WHERE restored IS DISTINCT FROM recorded
