import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_outbox")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Secret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("ciphertext", models.BinaryField(null=True)),
                ("key_id", models.CharField(db_index=True, max_length=40, null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secrets",
                        to="ledger.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "digest"), name="one_secret_a_digest"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ciphertext__isnull", False),
                                ("destroyed_at", None),
                                ("key_id__isnull", False),
                            ),
                            models.Q(("ciphertext", None), ("destroyed_at__isnull", False), ("key_id", None)),
                            _connector="OR",
                        ),
                        name="sealed_or_destroyed",
                    ),
                ],
            },
        ),
    ]
