"""Where an import begins: the addresses of its upload and its template, and the subject that an address names."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..models import Department
from ..permissions import Person
from ..years.queries import get_year
from .kinds import Kind, Subject, find_kind


def upload_address(kind: str, subject: Subject, *, template: bool = False) -> str:
    """Of the page to upload on, or of the workbook to fill in."""
    name = "template" if template else "upload"
    if subject.year is None:
        return reverse(f"departments:{name}", args=[kind])
    if subject.department is None:
        return reverse(f"departments:{name}_of_year", args=[subject.year.year, kind])
    return reverse(f"departments:{name}_of_department", args=[subject.year.year, kind, subject.department.pk])


def addressed(person: Person, name: str, year: int | None, department: int | None) -> tuple[Kind, Subject]:
    """The kind and the subject that an address names; what is not the person's is not there (``Http404``)."""
    kind = find_kind(name)
    if kind is None or kind.of_year != (year is not None) or kind.of_department != (department is not None):
        raise Http404
    subject = Subject(
        None if year is None else get_year(year),
        None if department is None else get_object_or_404(Department, pk=department),
    )
    if not kind.may(person, subject):
        raise Http404
    return kind, subject
