from django.db import migrations, models

import departments.models.folded
from departments.models.folded import folded


def fold_user_names(apps, schema_editor):
    """Raises where two accounts differ in width, case or spaces alone: which of them stays is for people to say."""
    users = list(apps.get_model("departments", "User").objects.order_by("pk"))
    first = {}
    for user in users:
        user.login_name = folded(user.username)
        other = first.setdefault(user.login_name, user)
        if other is not user:
            raise RuntimeError(f"用户名 {other.username!r} 与 {user.username!r} 视为相同，请先改掉其中一个。")
    apps.get_model("departments", "User").objects.bulk_update(users, ["login_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0010_refusal_count"),
    ]

    operations = [
        migrations.AlterModelManagers(
            name="user",
            managers=[("objects", departments.models.people.People())],
        ),
        migrations.AddField(
            model_name="user",
            name="login_name",
            field=models.CharField(default="", editable=False, max_length=300, verbose_name="登录名"),
            preserve_default=False,
        ),
        migrations.RunPython(fold_user_names, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="login_name",
            field=departments.models.folded.FoldedField(
                editable=False, max_length=300, of="username", unique=True, verbose_name="登录名"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="会话终止次数"),
        ),
        migrations.AddField(
            model_name="user",
            name="told",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="待告知"),
        ),
    ]
