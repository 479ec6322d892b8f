"""Search and the queue's own part at any number of cases: words kept by the age of their case, parts found by an index."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Every word is kept with the age of its case before it: the newest 16,384 cases are an age, then those before them.
# A search asks age after age, the newest first, until it has enough: a common word, or the beginning of many, costs
# what it costs in one age, and a rare one a look into each. Positions are not kept: no search asks for them.
IN_AGE = """
CREATE FUNCTION in_age(age bigint, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT array_to_tsvector(ARRAY(SELECT age || '/' || lexeme FROM unnest(words)))
$$;
CREATE FUNCTION age_of(case_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT case_id >> 14 $$;
CREATE FUNCTION in_ages(newest bigint, oldest bigint, query tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT string_agg('(' || regexp_replace(query::text, '''((?:[^'']|'''')*)''', '''' || age || '/\\1''', 'g') || ')', '|')
           ::tsquery
      FROM generate_series(oldest, newest) AS age
$$;
"""

# Row-level security would keep the word index from being used, because matching words is not proof against leaking by
# error messages. So search runs as the tables' owner, in one function, which compares the authority itself. One plan
# serves all searches (`+ 0`: never by walking back through all cases, which takes for ever when a word is rare).
SEARCH = """
CREATE OR REPLACE FUNCTION search_cases(typed text[], access text, before bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    query tsquery := ''::tsquery;
    stemmed tsquery;
    word text;
    place integer := 0;
    newest bigint;
    ages integer;
    asked integer := 0;
    found integer;
    words_wanted tsquery;
    access_wanted tsquery;
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
    SELECT age_of(coalesce(before - 1, max(case_id))) INTO newest FROM cases_searchentry;
    WHILE newest >= 0 AND most > 0 LOOP
        -- The newest age, the one before it, four more, and then sixteen at a time.
        asked := asked + 1;
        ages := (ARRAY[1, 1, 4, 16])[least(asked, 4)];
        words_wanted := in_ages(newest, greatest(newest - ages + 1, 0), query);
        access_wanted := in_ages(newest, greatest(newest - ages + 1, 0), access::tsquery);
        RETURN QUERY
            SELECT case_id FROM cases_searchentry entry
             WHERE authority = current_setting('putright.authority', true) AND entry.words @@ words_wanted
               AND entry.access @@ access_wanted AND (before IS NULL OR case_id < before)
             ORDER BY case_id + 0 DESC LIMIT most;
        GET DIAGNOSTICS found = ROW_COUNT;
        most := most - found;
        newest := newest - ages;
    END LOOP;
END
$$;
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

REWRITE = """
UPDATE cases_searchentry
   SET words = in_age(age_of(case_id), words), access = in_age(age_of(case_id), access)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="summary",
            index=GinIndex(
                condition=models.Q(("closed", False)), fastupdate=False, fields=["people"], name="open_cases_by_person"
            ),
        ),
        migrations.RunSQL(IN_AGE),
        migrations.RunSQL(REWRITE),
        migrations.RunSQL(SEARCH),
        migrations.RunSQL(PARTS),
    ]
