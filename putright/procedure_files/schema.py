"""JSON Schemas of the files, for editors: made from the shapes, so that they never say anything else."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from putright.engine import questions
from putright.procedure_files import shapes
from putright.procedure_files.basic_shapes import Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, str]:
    """The text of each schema, by the name of its file."""
    return {f"{kind}.json": _text(shape) for kind, shape in shapes.FILES.items()}


def write(folder: Path) -> tuple[Path, ...]:
    """Write those schemas of the folder that are not current; which they were."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        path.write_text(schemas()[path.name], encoding="utf-8")
    return changed


def stale(folder: Path) -> tuple[Path, ...]:
    """The schemas that are missing from the folder, or not what the shapes say."""
    return tuple(
        folder / name
        for name, text in schemas().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    )


def _text(shape: type[Shape]) -> str:
    schema = {"$schema": DIALECT, **shape.model_json_schema(schema_generator=_AsWritten)}
    definitions = schema.get("$defs", {})
    if "StepShape" in definitions:
        definitions["StepShape"]["properties"]["kind"]["enum"] = sorted(questions.what_does_each_kind_need())
    if "LengthShape" in definitions:
        definitions["LengthShape"] |= {"minProperties": 1, "maxProperties": 1}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


class _AsWritten(GenerateJsonSchema):
    """Also allows the shorter forms that the reader takes: one name for a list of one, a step for a start."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """What comes after the function is what the shape asks for; what goes before may be shorter."""
        full = super().function_before_schema(schema)
        shorter = _SHORTER.get(schema["function"]["function"].__name__)
        return shorter(full) if shorter else full


def _one_or_several(full: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [full["items"], full]} if "items" in full else full


def _step_or_start(full: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [{"type": "string"}, full]}


_SHORTER: Mapping[str, Callable[[JsonSchemaValue], JsonSchemaValue]] = {
    "as_list": _one_or_several,
    "_as_start": _step_or_start,
}
