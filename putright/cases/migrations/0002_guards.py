"""Row-level security on every table, events that can only be added, and a search that keeps to its authority."""

from django.db import migrations

from putright.accounts.guards import keep_authorities_apart, only_ever_add

TABLES = (
    "case",
    "casefile",
    "channelswitch",
    "defaultowner",
    "draft",
    "event",
    "incomingmail",
    "lastreference",
    "letter",
    "person",
    "searchentry",
    "storedfile",
    "summary",
    "text",
)

# Every word is kept with the age of its case before it: 65,536 cases are an age. A search asks age after age, the newest
# first, until it has enough: the beginning of many words costs what it costs in one age, and a rare word a look into
# each. Common words are found sooner, in the newest two parts, of 1,024 cases each: a case's part is among the words of
# who may see it. Positions are not kept: no search asks for them.
IN_AGE = """
CREATE FUNCTION age_of(case_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT case_id >> 16 $$;
CREATE FUNCTION part_of(case_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT case_id >> 10 $$;
CREATE FUNCTION words_of(case_id bigint, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_to_tsvector(ARRAY(SELECT age_of(case_id) || '/' || lexeme FROM unnest(words)))
$$;
CREATE FUNCTION access_of(case_id bigint, marks text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_to_tsvector(
        ARRAY(SELECT age_of(case_id) || '/' || mark FROM unnest(marks) AS mark) || ('part:' || part_of(case_id))
    )
$$;
CREATE FUNCTION of_any_age(query tsquery) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT '(' || regexp_replace(query::text, $q$'((?:[^']|'')*)'$q$, $q$'~AGE~/\\1'$q$, 'g') || ')'
$$;
CREATE FUNCTION in_ages(newest bigint, oldest bigint, query text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT string_agg(replace(query, '~AGE~', age::text), '|')::tsquery FROM generate_series(oldest, newest) AS age
$$;
"""

# Row-level security would keep the word index from being used, because matching words is not proof against leaking by
# error messages. So search runs as the tables' owner, in one function, which compares the authority itself. One plan
# serves all searches (`+ 0`: never by walking back through all cases, which takes for ever when a word is rare).
# Far back it asks for sixteen ages at a time, and not sooner: a query of many ages costs more for each case it looks at.
SEARCH = """
CREATE FUNCTION search_cases(typed text[], access text, before bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    query tsquery := ''::tsquery;
    stemmed tsquery;
    word text;
    place integer := 0;
    newest bigint;
    oldest bigint;
    asked integer := 0;
    found integer;
    words_of_any_age text;
    access_of_any_age text;
    words_wanted tsquery;
    access_wanted tsquery;
    part bigint;
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
    words_of_any_age := of_any_age(query);
    access_of_any_age := of_any_age(access::tsquery);
    SELECT coalesce(before - 1, max(case_id)) INTO newest FROM cases_searchentry;
    part := part_of(newest);
    before := newest + 1;
    newest := age_of(newest);
    WHILE before > 0 AND newest >= 0 AND most > 0 LOOP
        -- Two parts; then an age, the one before it, four at a time, and far back sixteen at a time.
        oldest := CASE asked WHEN 0 THEN age_of((part - 1) << 10)
                             ELSE newest + 1 - (ARRAY[1, 1, 4, 4, 4, 4, 16])[least(asked, 7)] END;
        oldest := greatest(oldest, 0);
        words_wanted := in_ages(newest, oldest, words_of_any_age);
        access_wanted := in_ages(newest, oldest, access_of_any_age);
        IF asked = 0 THEN
            access_wanted := access_wanted && format('''part:%s'' | ''part:%s''', part, part - 1)::tsquery;
        END IF;
        RETURN QUERY
            SELECT case_id FROM cases_searchentry entry
             WHERE authority = current_setting('putright.authority', true) AND entry.words @@ words_wanted
               AND entry.access @@ access_wanted AND case_id < before
             ORDER BY case_id + 0 DESC LIMIT most;
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
