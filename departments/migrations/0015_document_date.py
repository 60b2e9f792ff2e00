from django.db import migrations, models


class Migration(migrations.Migration):
    """The day of the document that a step stands on."""

    dependencies = [("departments", "0012_account_request")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="document_date",
            field=models.DateField(blank=True, null=True, verbose_name="文件日期"),
        ),
    ]
