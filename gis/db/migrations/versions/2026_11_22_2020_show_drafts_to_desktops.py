"""A GIS desktop edits drafts where they are, and can't reach what is in force.

Whoever writes through the view is held to its condition, so no row can leave a draft for a published edition. Its
condition is only as good as the instant at which it looks: hence nothing older than READ COMMITTED, and publishing
waits for open edit sessions (`gis/areas/editions.py`).
"""

from alembic import op

revision = "2026_11_22_2020"
down_revision = "2026_11_22_2015"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("""
        CREATE VIEW edition_draft WITH (security_barrier = true) AS
        SELECT id, name, kind, source, created_at
          FROM edition
         WHERE status = 'draft'
    """)
    op.execute("""
        CREATE VIEW area_draft WITH (security_barrier = true) AS
        SELECT id, edition_id, code, name, parent, floors, shape
          FROM area
         WHERE EXISTS (SELECT FROM edition WHERE edition.id = area.edition_id AND edition.status = 'draft')
           AND (lower_inf(floors) OR upper_inf(floors)) IS NOT TRUE
           AND current_setting('transaction_isolation') = 'read committed'
          WITH CASCADED CHECK OPTION
    """)
    # A desktop asks the view, not the table behind it, how a new row gets its key.
    op.execute("ALTER VIEW area_draft ALTER COLUMN id SET DEFAULT gen_random_uuid()")


def downgrade() -> None:
    op.execute("DROP VIEW area_draft, edition_draft")
