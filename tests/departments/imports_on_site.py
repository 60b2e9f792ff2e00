"""The journey of an import in a client's hands, for the tests of each kind: sent in, looked at, confirmed."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

import departments.imports.tasks  # noqa: F401 what a worker knows
from departments.jobs.services import perform
from departments.models import Import


def edited(content, edit):
    """A workbook of ours, as somebody changed it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(*rows, name="Sheet1"):
    """A workbook that somebody made themselves."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client, address, content, name="导入.xlsx"):
    """Uploads, and lets the worker look at it."""
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return worked(Import.objects.get(pk=answer.headers["Location"].split("/")[-2]))


def worked(one):
    one = Import.objects.select_related("job").get(pk=one.pk)
    perform(job_id=one.job.pk, task_id="1")
    return Import.objects.select_related("job", "file", "marked").get(pk=one.pk)


def confirm(client, one, **said):
    """Confirms, and lets the worker take it in."""
    client.post(f"/imports/{one.pk}/take/", {"look": one.seen, **said})
    return worked(one)


def bring_back(client, one):
    """Asks for what was there before, and lets the worker look at it."""
    answer = client.post(f"/imports/{one.pk}/undo/")
    return worked(Import.objects.get(pk=answer.headers["Location"].split("/")[-2]))


def page(client, one):
    return client.get(f"/imports/{one.pk}/").content.decode()
