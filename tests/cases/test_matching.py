"""People are found again however they were written down."""

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("function", "written", "key"),
    [
        ("email", " Samira.Khan@Mail.Example ", "samira.khan@mail.example"),
        ("telephone", "+44 (0)7700 900123", "7700900123"),
        ("telephone", "07700 900-123", "7700900123"),
        ("telephone", "none", ""),
        ("telephone", "ext 12", ""),
        ("name", "Mrs Samira  Khan", "khan samira"),
        ("name", "O'Neill-Ward, Ann", "ann o'neill-ward"),
        ("name", "Khan", "khan"),
        ("name", "", ""),
        ("place", "3 Castle Street\nLuton\nlu1 3aj", "LU13AJ"),
        ("place", "3 Castle Street,\nLuton", "3castlestreet"),
        ("place", "", ""),
    ],
)
def test_what_people_are_matched_by_is_the_same_however_it_is_written(function: str, written: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key_of_{function}(%s)", [written])
        assert cursor.fetchone() == (key,)
