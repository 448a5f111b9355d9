ALTER TABLE "saved_views" ADD COLUMN IF NOT EXISTS "is_default" boolean DEFAULT false NOT NULL;
