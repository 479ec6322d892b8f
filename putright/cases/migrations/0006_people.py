"""One record for each person: keys to match them by, what they need, who acts for them, what was merged, cases linked."""

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.guards import keep_authorities_apart

TABLES = ("actsfor", "casetie", "need", "personchange", "sameperson")

# What is the same however it was written down: an address in small letters, the last ten digits of a number, a name
# with the surname first and without a title, and a postcode or else the first line of an address. Row-level security
# keeps any function from being asked of an index, so each is a column that the database makes itself.
KEYS = """
CREATE FUNCTION key_of_email(email text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$ SELECT lower(btrim(email)) $$;
CREATE FUNCTION key_of_telephone(telephone text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN length(digits) < 6 THEN '' ELSE right(digits, 10) END
      FROM regexp_replace(telephone, '[^0-9]', '', 'g') AS digits
$$;
CREATE FUNCTION key_of_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(btrim(regexp_replace(said, '^(mr|mrs|ms|miss|mx|dr|cllr|councillor) ', '')), '^(.*) ([^ ]+)$', '\\2 \\1')
      FROM btrim(regexp_replace(lower(name), '[^[:alnum:]''-]+', ' ', 'g')) AS said
$$;
CREATE FUNCTION key_of_place(address text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT coalesce(
        replace(substring(upper(address) from '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}'), ' ', ''),
        left(regexp_replace(lower(split_part(btrim(address), chr(10), 1)), '[^[:alnum:]]', '', 'g'), 100)
    )
$$;
"""
NO_KEYS = """
DROP FUNCTION key_of_email; DROP FUNCTION key_of_telephone; DROP FUNCTION key_of_name; DROP FUNCTION key_of_place;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_papers_are_files")]

    operations = [
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RemoveIndex(
            model_name='person',
            name='people_by_email',
        ),
        migrations.AddField(
            model_name='person',
            name='email_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('email'), function='key_of_email'), output_field=models.CharField(db_collation='C', max_length=254)),
        ),
        migrations.AddField(
            model_name='person',
            name='name_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='key_of_name'), output_field=models.CharField(db_collation='C', max_length=210)),
        ),
        migrations.AddField(
            model_name='person',
            name='place_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('address'), function='key_of_place'), output_field=models.CharField(db_collation='C', max_length=100)),
        ),
        migrations.AddField(
            model_name='person',
            name='telephone_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('telephone'), function='key_of_telephone'), output_field=models.CharField(db_collation='C', max_length=10)),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['authority', 'email_key'], name='people_by_email'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['authority', 'telephone_key'], name='people_by_telephone'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['authority', 'place_key', 'name_key'], name='people_by_place'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['authority', 'name_key'], name='people_by_name'),
        ),
        migrations.CreateModel(
            name='ActsFor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=40)),
                ('role', models.CharField(choices=[('representative', 'Representative'), ('advocate', 'Advocate'), ('helper', 'Helps, without acting for them')], max_length=20)),
                ('basis', models.CharField(choices=[('consent', 'The person’s consent'), ('parent', 'Parental responsibility'), ('attorney', 'Power of attorney, or deputy'), ('court', 'Order of a court'), ('councillor', 'Councillor or MP for a constituent'), ('estate', 'For somebody who has died'), ('other', 'Other')], max_length=20)),
                ('covers', models.CharField(choices=[('both', 'To act for them and to see their information'), ('act', 'To act for them only'), ('information', 'To see their information only')], max_length=20)),
                ('asked_on', models.DateField(null=True)),
                ('received_on', models.DateField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('note', models.TextField(blank=True)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('file_type', models.CharField(blank=True, max_length=100)),
                ('recorded_by', models.CharField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('related', 'Related'), ('duplicate', 'Duplicate')], max_length=10)),
                ('reason', models.TextField()),
                ('by', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('undone_by', models.CharField(blank=True, max_length=40)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_why', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('large_print', 'Large print'), ('easy_read', 'Easy read'), ('braille', 'Braille'), ('audio', 'Audio recording'), ('translated', 'Letters in another language'), ('by_post', 'Letters by post'), ('interpreter', 'Interpreter'), ('contact', 'Contact only in a certain way'), ('help', 'Help to complain or to put their case'), ('other', 'Anything else')], max_length=20)),
                ('words', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('recorded_by', models.CharField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('ended_by', models.CharField(blank=True, max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='PersonChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=40)),
                ('what', models.CharField(max_length=60)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('by', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SamePerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=40)),
                ('outcome', models.CharField(choices=[('merged', 'One person'), ('apart', 'Two people')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('moved', models.JSONField(default=dict)),
                ('by', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('undone_by', models.CharField(blank=True, max_length=40)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='made_as',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='letter',
            name='needs',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='letter',
            name='needs_met',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='cases.person'),
        ),
        migrations.AddField(
            model_name='actsfor',
            name='acting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts_for', to='cases.person'),
        ),
        migrations.AddField(
            model_name='actsfor',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acting', to='cases.case'),
        ),
        migrations.AddField(
            model_name='actsfor',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.storedfile'),
        ),
        migrations.AddField(
            model_name='actsfor',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acted_for_by', to='cases.person'),
        ),
        migrations.AddField(
            model_name='casetie',
            name='earlier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tied_later', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casetie',
            name='later',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tied_earlier', to='cases.case'),
        ),
        migrations.AddField(
            model_name='need',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='cases.person'),
        ),
        migrations.AddField(
            model_name='personchange',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='cases.person'),
        ),
        migrations.AddField(
            model_name='sameperson',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.person'),
        ),
        migrations.AddField(
            model_name='sameperson',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.person'),
        ),
        migrations.AddConstraint(
            model_name='casetie',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('earlier', 'later'), name='tied_once'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(condition=models.Q(('ended_at', None), ('review_on__isnull', False)), fields=['authority', 'review_on'], name='needs_to_review'),
        ),
        *(keep_authorities_apart(f"cases_{table}") for table in TABLES),
    ]
