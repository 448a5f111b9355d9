-- What a registration that changes nothing needs. Keep it equal to what the product sends.
\set n random(0, :last)
SELECT devices.*
FROM users
JOIN devices ON devices.project_id = users.project_id AND devices.user_id = users.id
WHERE users.project_id = :project::uuid AND users.email_key = bench.email(bench.user_of(:n))
  AND devices.push_token = bench.push_token(:n);
