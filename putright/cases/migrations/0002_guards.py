"""Row-level security on every table, events that can only be added, and a search that keeps to its authority."""

from django.db import migrations

from putright.accounts.guards import keep_authorities_apart, only_ever_add

TABLES = (
    "case",
    "casefile",
    "caselink",
    "channelswitch",
    "defaultowner",
    "draft",
    "event",
    "incomingmail",
    "lastreference",
    "letter",
    "person",
    "playedin",
    "searchentry",
    "storedfile",
    "summary",
    "text",
    "triaged",
)

# Every word is kept with the age of its case before it: 65,536 cases are an age. A search asks age after age, the newest
# first, until it has enough: the beginning of many words costs what it costs in one age, and a rare word a look into
# each. Common words are found sooner, in the newest two parts, of 1,024 cases each: a case's part is among the words of
# who may see it. Every word is also kept for the case's service, so that an officer's search never looks through what
# only others may see. Positions are not kept: no search asks for them. Nobody types a word of more than 200 bytes.
IN_AGE = """
CREATE FUNCTION age_of(case_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT case_id >> 16 $$;
CREATE FUNCTION part_of(case_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT case_id >> 10 $$;
CREATE FUNCTION words_of(case_id bigint, words tsvector, service text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT age_of(case_id) || place || '/' || lexeme
          FROM unnest(words), unnest(ARRAY['', '@' || service]) AS place
         WHERE octet_length(lexeme) <= 200
    ))
$$;
CREATE FUNCTION bare_words(words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT substr(lexeme, strpos(lexeme, '/') + 1) FROM unnest(words) WHERE lexeme ~ '^[0-9]+/'
    ))
$$;
CREATE FUNCTION access_of(case_id bigint, marks text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_to_tsvector(
        ARRAY(SELECT age_of(case_id) || '/' || mark FROM unnest(marks) AS mark) || ('part:' || part_of(case_id))
    )
$$;
CREATE FUNCTION of_any_age(query tsquery, place text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT '(' || regexp_replace(query::text, $q$'((?:[^']|'')*)'$q$, $q$'~AGE~$q$ || place || $q$/\\1'$q$, 'g') || ')'
$$;
CREATE FUNCTION in_ages(newest bigint, oldest bigint, query text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT string_agg(replace(query, '~AGE~', age::text), '|')::tsquery FROM generate_series(oldest, newest) AS age
$$;
"""

# Row-level security would keep the word index from being used, because matching words is not proof against leaking by
# error messages. So search runs as the tables' owner, in one function, which compares the authority itself. Given a
# service, it finds that service's cases, and those of other services in which the member of staff plays a part: so few
# that their marks, by service, are looked through first. Without one, all. One plan
# serves all searches (`+ 0`: never by walking back through all cases, which takes for ever when a word is rare).
# Far back it asks for sixteen ages at a time, and not sooner: a query of many ages costs more for each case it looks at.
SEARCH = """
CREATE FUNCTION search_cases(typed text[], service text, staff bigint, before bigint, most integer)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    own text := current_setting('putright.authority', true);
    query tsquery := ''::tsquery;
    stemmed tsquery;
    word text;
    place integer := 0;
    anywhere text;
    in_service text;
    newest bigint;
    oldest bigint;
    part bigint;
    asked integer := 0;
    found integer;
    wanted tsquery;
    wanted_in_service tsquery;
    of_authority tsquery;
    of_staff tsquery;
    in_parts tsquery;
    elsewhere text;
BEGIN
    FOREACH word IN ARRAY typed LOOP
        place := place + 1;
        stemmed := plainto_tsquery('english', word);
        CONTINUE WHEN numnode(stemmed) = 0 AND place < array_length(typed, 1);
        IF place = array_length(typed, 1) AND length(word) >= 3 THEN
            stemmed := stemmed || to_tsquery('simple', quote_literal(word) || ':*');
        ELSE
            stemmed := stemmed || plainto_tsquery('simple', word);
        END IF;
        query := CASE WHEN numnode(query) = 0 THEN stemmed ELSE query && stemmed END;
    END LOOP;
    IF numnode(query) = 0 THEN
        RETURN;
    END IF;
    anywhere := of_any_age(query, '');
    in_service := of_any_age(query, '@' || own || '/' || service);
    SELECT string_agg(format('''~AGE~/staff:%s/%s''', staff, other.service), '|') INTO elsewhere
      FROM cases_playedin other WHERE authority = own AND user_id = staff AND other.service <> search_cases.service;
    SELECT coalesce(before - 1, max(case_id)) INTO newest FROM cases_searchentry;
    part := part_of(newest);
    before := newest + 1;
    newest := age_of(newest);
    WHILE before > 0 AND newest >= 0 AND most > 0 LOOP
        -- Two parts; then an age, the one before it, four at a time, and far back sixteen at a time.
        oldest := CASE asked WHEN 0 THEN age_of((part - 1) << 10)
                             ELSE newest + 1 - (ARRAY[1, 1, 4, 4, 4, 4, 16])[least(asked, 7)] END;
        oldest := greatest(oldest, 0);
        wanted := in_ages(newest, oldest, anywhere);
        of_authority := in_ages(newest, oldest, format('''~AGE~/authority:%s''', own));
        IF service IS NOT NULL THEN
            wanted_in_service := in_ages(newest, oldest, in_service);
            of_staff := in_ages(newest, oldest, elsewhere);
        END IF;
        IF asked = 0 THEN
            in_parts := format('''part:%s'' | ''part:%s''', part, part - 1)::tsquery;
            of_authority := of_authority && in_parts;
            of_staff := of_staff && in_parts;
        END IF;
        IF service IS NULL THEN
            RETURN QUERY
                SELECT case_id FROM cases_searchentry entry
                 WHERE authority = own AND case_id < before
                   AND entry.words @@ wanted AND entry.access @@ of_authority
                 ORDER BY case_id + 0 DESC LIMIT most;
        ELSIF elsewhere IS NULL THEN
            RETURN QUERY
                SELECT case_id FROM cases_searchentry entry
                 WHERE authority = own AND case_id < before
                   AND entry.words @@ wanted_in_service AND entry.access @@ of_authority
                 ORDER BY case_id + 0 DESC LIMIT most;
        ELSE
            RETURN QUERY
                SELECT case_id FROM cases_searchentry entry
                 WHERE authority = own AND case_id < before
                   AND (entry.words @@ wanted_in_service AND entry.access @@ of_authority
                        OR entry.words @@ wanted AND entry.access @@ of_staff)
                 ORDER BY case_id + 0 DESC LIMIT most;
        END IF;
        GET DIAGNOSTICS found = ROW_COUNT;
        most := most - found;
        IF asked = 0 THEN
            before := least(before, (part - 1) << 10);
            newest := age_of(greatest(before - 1, 0));
        ELSE
            newest := oldest - 1;
        END IF;
        asked := asked + 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION search_cases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_cases TO putright_app;
"""

# Whose parts a case has is kept in an array, which row-level security would likewise keep from being looked up.
PARTS = """
CREATE FUNCTION open_cases_of(person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT case_id FROM cases_summary
     WHERE NOT closed AND authority = current_setting('putright.authority', true) AND people @> ARRAY[person]
$$;
REVOKE ALL ON FUNCTION open_cases_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_cases_of TO putright_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        *(keep_authorities_apart(f"cases_{table}") for table in TABLES),
        only_ever_add("cases_event"),
        migrations.RunSQL(IN_AGE),
        migrations.RunSQL(SEARCH),
        migrations.RunSQL(PARTS),
    ]
