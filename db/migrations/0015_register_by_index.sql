-- Its plan is made once a connection, perhaps while the tables are empty: then it would read all of them for each batch, until statistics come a minute later.
ALTER FUNCTION register_devices(jsonb) SET enable_seqscan = off;--> statement-breakpoint
ALTER FUNCTION register_devices(jsonb) SET enable_hashjoin = off;--> statement-breakpoint
ALTER FUNCTION register_devices(jsonb) SET enable_mergejoin = off;
