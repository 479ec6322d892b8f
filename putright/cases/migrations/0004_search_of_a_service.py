"""Search within a service costs half: its mark is of one authority, and what is far back is asked for in fewer steps."""

from django.db import migrations

# As before, but for the steps back through the ages: a query of many ages costs more for each case it looks at.
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
"""

REWRITE = """
UPDATE cases_searchentry
   SET access = array_to_tsvector(ARRAY(
           SELECT regexp_replace(mark, '^(\\d+/service:)', '\\1' || authority || '/')
             FROM unnest(tsvector_to_array(access)) AS mark
       ))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_at_any_size")]

    operations = [
        migrations.RunSQL(REWRITE),
        migrations.RunSQL(SEARCH),
    ]
