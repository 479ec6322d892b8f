"""A form as a browser sends it."""

from bs4 import BeautifulSoup


def as_sent(page: BeautifulSoup, **changes: object) -> dict[str, object]:
    """What the form of a step on the page would send, but for these answers."""
    form = next(one for one in page.select("form") if one.select_one("[name=expected]"))
    sent: dict[str, object] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name = str(field["name"])
        if field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[name] = str(chosen["value"]) if chosen else ""
        elif field.get("type") == "checkbox" and field.has_attr("checked"):
            sent[name] = [*sent.get(name, []), str(field.get("value", ""))]  # type: ignore[misc]
        elif field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            sent[name] = str(field.get("value", ""))
    return {**sent, **changes}
