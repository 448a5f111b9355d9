-- Rows are functions of their number, so that a load generator knows them without querying the database.
-- Devices and users are numbered from 0.
create schema bench;

create function bench.chance(n bigint, salt int) returns float8 language sql immutable parallel safe
return (hashint8extended(n, salt) & 1073741823)::float8 / 1073741824;

create function bench.pick(choices text[], chance float8) returns text language sql immutable parallel safe
return choices[1 + floor(chance * cardinality(choices))::int];

-- A UUIDv7 for a time.
create function bench.id(at timestamptz, n bigint, salt text) returns uuid language sql immutable parallel safe
return (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
  || substr(md5(salt || n), 1, 3) || '8' || substr(md5(salt || n), 4, 15))::uuid;

create function bench.new_id() returns uuid language sql volatile parallel safe
return (lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
  || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;

-- 63 of 100 devices are the first of a new user, the others one more of an earlier user.
create function bench.user_of(n bigint) returns bigint language sql immutable parallel safe
return case when n % 100 < 63 then n / 100 * 63 + n % 100
  else floor(bench.chance(n, 1) * (n / 100 * 63 + 63))::bigint end;

create function bench.first_device(u bigint) returns bigint language sql immutable parallel safe
return u / 63 * 100 + u % 63;

-- Two years of growth.
create function bench.registered_at(n bigint, total bigint, until timestamptz) returns timestamptz
language sql immutable parallel safe
return date_trunc('milliseconds', until - interval '730 days' * (1 - sqrt((n + 0.5) / total)));

create function bench.first_name(u bigint) returns text language sql immutable parallel safe
return bench.pick('{Emma,Liam,Olivia,Noah,Sofia,Lukas,Mia,Elias,Anna,Jakub,Zofia,Oscar,Ella,Hugo,Alice,Leo,Maja,Adam,Julia,Filip,Lea,Jonas,Clara,Felix,Ida,Emil,Nora,Oliver,Sara,William,Eva,Theo,Lena,Max,Amelia,Henry,Chloe,Jack,Grace,Thomas,Marie,Paul,Louise,Arthur,Camille,Jules,Manon,Louis,Giulia,Leonardo,Martina,Lorenzo,Chiara,Matteo,Carmen,Pablo,Lucia,Diego,Elena,Mateo,Ines,Tiago,Beatriz,Rafael,Aylin,Emre,Zeynep,Can,Fatima,Omar,Layla,Yusuf,Priya,Arjun,Ananya,Rohan,Mei,Wei,Yuki,Haruto,Sakura,Min-jun,Seo-yeon,Thabo,Naledi,Kwame,Ama,Chidi,Ngozi,Ivan,Olena,Dmytro,Katarzyna,Bence,Réka,Ondřej,Tereza,Søren,Åsa,Jürgen}',
  power(bench.chance(u, 2), 1.6));

create function bench.last_name(u bigint) returns text language sql immutable parallel safe
return bench.pick('{smith,jones,novak,kowalski,muller,schmidt,garcia,martinez,rossi,ferrari,silva,santos,nagy,kiss,horvat,popescu,ivanov,petrov,andersen,hansen,johansson,nilsson,virtanen,korhonen,dubois,moreau,jansen,devries,yilmaz,kaya,khan,ali,patel,sharma,chen,wang,tanaka,sato,kim,lee,nguyen,tran,okafor,mensah,dlamini,brown,wilson,taylor,murphy,walsh}',
  bench.chance(u, 3));

create function bench.email(u bigint) returns text language sql immutable parallel safe
return translate(lower(bench.first_name(u)), 'éřøåü', 'eroau') || '.' || bench.last_name(u) || u || '@'
  || bench.pick('{mail.example,post.example,web.example,work.example,home.example}', power(bench.chance(u, 4), 2));

create function bench.platform(n bigint) returns text language sql immutable parallel safe
return case when bench.chance(n, 5) < 0.55 then 'android' else 'ios' end;

create function bench.push_token(n bigint) returns text language sql immutable parallel safe
return case bench.platform(n) when 'ios' then md5('a' || n) || md5('b' || n)
  else substr(md5('a' || n), 1, 22) || ':APA91b' || md5('b' || n) || md5('c' || n) || md5('d' || n) || md5('e' || n) end;

create function bench.application(n bigint) returns text language sql immutable parallel safe
return bench.pick('{com.example.shop,com.example.courier,com.example.team,com.example.kiosk}', power(bench.chance(n, 6), 2.5));

create function bench.model(n bigint) returns text language sql immutable parallel safe
return case bench.platform(n) when 'ios' then
  bench.pick('{iPhone 17 Pro,iPhone 16,iPhone 17,iPhone 15,iPhone 16 Pro,iPhone 14,iPhone 13,iPhone 15 Pro,iPhone SE,iPhone 12,iPhone 17 Pro Max,iPhone Air,iPad Air,iPad Pro 11,iPad mini,iPad}', power(bench.chance(n, 7), 1.5))
else
  bench.pick('{Galaxy S26,Pixel 10,Galaxy A56,Redmi Note 15,Galaxy S25,Pixel 9,Xiaomi 16,moto g86,OnePlus 14,Galaxy Z Flip7,Xperia 1 VII,Nothing Phone 3,HONOR 500,realme 15,OPPO Find X9,vivo X300,Galaxy Tab S11,Fairphone 6,Pixel Tablet,CAT S75,TC58}', power(bench.chance(n, 7), 1.5)) end;

create function bench.application_version(n bigint) returns text language sql immutable parallel safe
return case when bench.chance(n, 8) < 0.04 then '' else
  bench.pick('{5.4.1,5.4.0,5.3.2,5.4.2,5.3.1,5.3.0,5.2.4,5.2.3,5.2.0,5.1.9,5.1.0,5.0.3,5.0.0,4.9.1,4.8.0,4.7.2,4.6.0,4.5.5,4.4.0,4.2.1,4.0.0,3.9.8,3.6.0,3.1.4,2.8.0}', power(bench.chance(n, 9), 2.5)) end;
