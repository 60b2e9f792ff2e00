import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0005_append_only_replace"),
    ]

    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_type", models.CharField(max_length=50, verbose_name="对象类型")),
                ("object_id", models.CharField(max_length=64, verbose_name="对象编号")),
                ("workflow", models.CharField(max_length=40, verbose_name="流程")),
                ("action", models.CharField(max_length=40, verbose_name="动作")),
                ("label", models.CharField(max_length=50, verbose_name="操作")),
                ("from_state", models.CharField(max_length=50, verbose_name="之前")),
                ("to_state", models.CharField(max_length=50, verbose_name="之后")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                (
                    "who",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理记录",
                "verbose_name_plural": "办理记录",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["object_type", "object_id"], name="step_by_object")],
            },
        ),
    ]
