import zlib

from django.db import migrations, models

from departments.trail import append_only
from scoring.engine import parse, results_document, score
from scoring.engine.adding import add
from scoring.runs.services.score_year import results_hash
from targets.scheme.loader import get_scheme
from targets.scheme.problems import SchemeInvalid, UnknownScheme


def take_over(apps, schema_editor):
    """The scheme that is there under a run's key is kept for it where it is the very same, or gives the same results.

    Where it gives others, what the run was made with is lost; nothing is kept then, and pages say so.
    """
    runs = apps.get_model("scoring", "Run").objects.order_by("scheme", "scheme_hash")
    for key, scheme_hash in runs.values_list("scheme", "scheme_hash").distinct():
        try:
            scheme = get_scheme(key)
        except (UnknownScheme, SchemeInvalid):
            continue
        made_with_it = runs.filter(scheme=key, scheme_hash=scheme_hash)
        if scheme.hash != scheme_hash and not all(repeats(run, scheme) for run in made_with_it.iterator(chunk_size=20)):
            continue
        apps.get_model("scoring", "KeptScheme").objects.get_or_create(
            hash=scheme_hash, defaults={"key": key, "content_hash": scheme.hash, "files": dict(scheme.files)}
        )


def repeats(run, scheme):
    """Whether ``scheme`` makes of the run's facts what the run had."""
    try:
        added = add(parse(zlib.decompress(run.facts), str(run.pk)), scheme, run.as_of)
        document = results_document(score(added.facts, scheme), run.as_of)
    except Exception:
        return False
    return results_hash(document) == run.results_hash


class Migration(migrations.Migration):
    """The content of the schemes that runs were made with."""

    dependencies = [("scoring", "0006_run_without_publication")]

    operations = [
        migrations.CreateModel(
            name="KeptScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20, verbose_name="考核方案")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="方案校验值")),
                ("content_hash", models.CharField(max_length=64, verbose_name="内容校验值")),
                ("files", models.JSONField(verbose_name="内容")),
            ],
            options={"verbose_name": "留存方案", "verbose_name_plural": "留存方案"},
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            migrations.RunPython.noop,
        ),
    ]
