"""Hold a document against its shape, and say what is wrong in words, at its line."""

from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from putright.procedure_files.basic_shapes import Shape
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.read import Document, Where

AnyShape = TypeVar("AnyShape", bound=Shape)


def validate(document: Document, shape: type[AnyShape]) -> AnyShape:
    """The document as its shape; BadFile with every mistake at its line."""
    try:
        return shape.model_validate(document.values)
    except ValidationError as error:
        raise BadFile({_problem(document, shape, dict(one)) for one in error.errors()}) from None


def _problem(document: Document, shape: type[Shape], error: dict[str, Any]) -> Problem:
    where = _in_the_file(document, error["loc"])
    return document.problem(where, *_sentences(shape, error, _named(where)))


def _sentences(shape: type[Shape], error: dict[str, Any], name: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        return f"`{name}` is not known here.", _meant(shape, error["loc"], name)
    if kind == "missing":
        return f"`{error['loc'][-1]}` is missing.", "Add it."
    if kind == "string_pattern_mismatch":
        return f"`{given}` won't do as a name.", _name_like(error["ctx"]["pattern"])
    if kind == "literal_error":
        return f"`{given}` is not one of the choices.", f"Use {error['ctx']['expected']}."
    if kind == "too_short":
        return f"`{name}` is empty.", "Give at least one."
    if kind == "string_too_short":
        return f"`{name}` is empty.", "Write it."
    if kind == "string_type" and isinstance(given, int | date):
        return f"`{name}` must be words, and {given} is read as something else.", "Put it in quotes."
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {message[0].lower()}{message[1:]}.", "Correct it."


def _name_like(pattern: str) -> str:
    """What a name that a pattern asks for looks like."""
    if "A-Z" in pattern:
        return "Use two to five capital letters."
    if "reading-" in pattern:
        return "Begin with `reading-`, then small letters, digits and `-`."
    return "Use small letters, digits and `_` (in slugs `-`)."


def _named(where: Where) -> str:
    """The last key on the way, whatever position in a list comes after it."""
    return next((step for step in reversed(where) if isinstance(step, str)), "the file")


def _in_the_file(document: Document, loc: tuple[str | int, ...]) -> Where:
    """Pydantic's way to the mistake, without the steps that are of its own making."""
    where: Where = ()
    values: Any = document.values
    for step in loc:
        if isinstance(values, dict) and step in values:
            values = values[str(step)]
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            continue
        where = (*where, step)
    return where


def _meant(shape: type[BaseModel], loc: tuple[str | int, ...], name: str) -> str:
    known = _known_keys(shape, loc[:-1])
    close = get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known here: {', '.join(known)}." if known else "Take it out."


def _known_keys(shape: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the shape at `loc` knows, found by following the JSON Schema."""
    schema: Any = shape.model_json_schema()
    definitions = schema.get("$defs", {})
    for step in loc:
        schema = _followed(schema, definitions)
        if step in schema.get("properties", {}):
            schema = schema["properties"][step]
        elif isinstance(schema.get("additionalProperties"), dict):
            schema = schema["additionalProperties"]
        elif "patternProperties" in schema:
            schema = next(iter(schema["patternProperties"].values()))
        elif "items" in schema:
            schema = schema["items"]
    return sorted(_followed(schema, definitions).get("properties", {}))


def _followed(schema: Any, definitions: Any) -> Any:
    for option in schema.get("anyOf", []):
        if option.get("type") != "null":
            schema = option
            break
    return definitions[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
