-- Lays a patch over stored fields: null removes a member; with `nested`, objects merge level by level instead of
-- replacing each other. In SQL, so that two patches of one row at once lose nothing.
CREATE FUNCTION merge_data_fields(kept jsonb, patch jsonb, nested boolean) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (
    SELECT coalesce(jsonb_object_agg(key, value), '{}'::jsonb)
    FROM (
      SELECT key,
        CASE
          WHEN p.value IS NULL THEN k.value
          WHEN nested AND jsonb_typeof(p.value) = 'object' AND jsonb_typeof(k.value) = 'object'
            THEN merge_data_fields(k.value, p.value, true)
          WHEN nested AND jsonb_typeof(p.value) = 'object' THEN merge_data_fields('{}', p.value, true)
          ELSE p.value
        END AS value
      FROM jsonb_each(kept) k FULL JOIN jsonb_each(patch) p USING (key)
      WHERE p.value IS DISTINCT FROM 'null'::jsonb
    ) merged
  );
END
$$;
