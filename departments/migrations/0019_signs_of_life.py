from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("departments", "0018_imports")]

    operations = [
        migrations.CreateModel(
            name="SignOfLife",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("worker", "后台进程"), ("beat", "定时进程")], max_length=10, verbose_name="类型"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="启动时间")),
                ("seen_at", models.DateTimeField(verbose_name="最近一次回应")),
                ("ended", models.BooleanField(default=False, verbose_name="已停止")),
            ],
            options={"verbose_name": "后台进程的回应", "verbose_name_plural": "后台进程的回应"},
        ),
    ]
