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

# Row-level security would keep the word index from being used, because matching words is not proof against leaking by
# error messages. So search runs as the tables' owner, in one function, which compares the authority itself. Its plan is
# made anew for each search: rare words are looked up, common ones found by walking back from the newest case.
SEARCH = """
CREATE FUNCTION search_cases(typed text[], access text, before bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    query tsquery := ''::tsquery;
    stemmed tsquery;
    word text;
    quoted text;
    place integer := 0;
BEGIN
    FOREACH word IN ARRAY typed LOOP
        place := place + 1;
        quoted := quote_literal(word);
        stemmed := plainto_tsquery('english', word);
        CONTINUE WHEN numnode(stemmed) = 0 AND place < array_length(typed, 1);
        IF place = array_length(typed, 1) AND length(word) >= 3 THEN
            stemmed := stemmed || to_tsquery('simple', quoted || ':*');
        ELSE
            stemmed := stemmed || plainto_tsquery('simple', word);
        END IF;
        query := CASE WHEN numnode(query) = 0 THEN stemmed ELSE query && stemmed END;
    END LOOP;
    IF numnode(query) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT case_id FROM cases_searchentry
          WHERE authority = $1 AND words @@ $2 AND access @@ $3 AND ($4 IS NULL OR case_id < $4)
          ORDER BY case_id DESC LIMIT $5'
        USING current_setting('putright.authority', true), query, access::tsquery, before, most;
END
$$;
REVOKE ALL ON FUNCTION search_cases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_cases TO putright_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        *(keep_authorities_apart(f"cases_{table}") for table in TABLES),
        only_ever_add("cases_event"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION search_cases;"),
    ]
