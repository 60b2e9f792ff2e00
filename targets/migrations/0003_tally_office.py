from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("departments", "0014_offices"), ("targets", "0002_category_of_the_scheme")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="office",
            field=models.ForeignKey(
                to="departments.office",
                on_delete=PROTECT,
                null=True,
                blank=True,
                related_name="tallies",
                verbose_name="填报的考核部门",
            ),
        ),
    ]
