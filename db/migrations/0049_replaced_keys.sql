-- History has said so far which key replaced another. A key at a time, through an index: history has millions of rows.
UPDATE "api_keys" k SET "replaced_by" = (
	SELECT (e.details ->> 'replacedBy')::uuid FROM "audit_events" e
	WHERE e.project_id = k.project_id AND e.subject_id = k.id AND e.action = 'apiKey.rotated'
	ORDER BY e.id DESC LIMIT 1
);
