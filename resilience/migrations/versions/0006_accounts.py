"""Passkeys, single sign-on, invitations, access reviews."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "access_review_lines",
    "access_reviews",
    "account_closings",
    "role_proposals",
    "invitations",
    "identity_links",
    "identity_providers",
    "passkeys",
)


def refers(column: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(column, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def moment(column: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(column, MOMENT, nullable=nullable)


def table(name: str, *columns: sa.Column[Any], unique: tuple[tuple[str, ...], ...] = ()) -> None:
    """Make a table whose constraints have the names that the models give them."""
    for column in columns:
        for key in column.foreign_keys:
            target = key.target_fullname.partition(".")[0]
            key.name = f"fk_{name}_{column.name}_{target}"
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(sa.UniqueConstraint(*each, name=f"uq_{name}_{'_'.join(each)}") for each in unique),
    )


def only_one(name: str, table_name: str, columns: list[str], where: str) -> None:
    op.create_index(name, table_name, columns, unique=True, postgresql_where=sa.text(where))


def upgrade() -> None:
    extend_users()
    sign_in_tables()
    people_tables()
    review_tables()


def extend_users() -> None:
    op.add_column("users", moment("closes_at", nullable=True))
    op.add_column("users", moment("last_signed_in_at", nullable=True))
    op.add_column("users", sa.Column("fs_webauthn_user_handle", sa.String(64)))
    op.create_unique_constraint(
        "uq_users_fs_webauthn_user_handle", "users", ["fs_webauthn_user_handle"]
    )
    op.drop_constraint("uq_memberships_user_id_role", "memberships")
    only_one("uq_memberships_held", "memberships", ["user_id", "role"], "valid_to IS NULL")


def sign_in_tables() -> None:
    table(
        "passkeys",
        refers("user_id", "users"),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.ARRAY(sa.String())),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(40), nullable=False),
        sa.Column("extensions", sa.String(2000)),
        moment("last_used_at"),
        sa.Column("usage", sa.String(20), nullable=False),
        unique=(("credential_id",),),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
    table(
        "identity_providers",
        refers("organisation_id", "organisations"),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("client_id", sa.String(200), nullable=False),
        sa.Column("client_proof", sa.String(40), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("email_domains", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("acr_values", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        unique=(("organisation_id",),),
    )
    table(
        "identity_links",
        refers("provider_id", "identity_providers"),
        refers("user_id", "users"),
        sa.Column("subject", sa.String(255), nullable=False),
        moment("linked_at"),
        unique=(("provider_id", "subject"), ("provider_id", "user_id")),
    )
    op.create_index("ix_identity_links_user_id", "identity_links", ["user_id"])


def people_tables() -> None:
    table(
        "invitations",
        refers("user_id", "users"),
        refers("organisation_id", "organisations"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        refers("invited_by_id", "users", nullable=True),
        moment("invited_at"),
        moment("expires_at"),
        moment("accepted_at", nullable=True),
        moment("withdrawn_at", nullable=True),
        unique=(("token_hash",),),
    )
    op.create_index("ix_invitations_user_id", "invitations", ["user_id"])
    op.create_index("ix_invitations_organisation_id", "invitations", ["organisation_id"])
    table(
        "role_proposals",
        refers("user_id", "users"),
        refers("organisation_id", "organisations"),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("area_codes", sa.ARRAY(sa.String()), nullable=False),
        refers("proposed_by_id", "users"),
        moment("proposed_at"),
        refers("decided_by_id", "users", nullable=True),
        moment("decided_at", nullable=True),
        sa.Column("is_granted", sa.Boolean()),
    )
    op.create_index("ix_role_proposals_organisation_id", "role_proposals", ["organisation_id"])
    only_one("uq_role_proposals_open", "role_proposals", ["user_id", "role"], "decided_at IS NULL")
    table(
        "account_closings",
        refers("user_id", "users"),
        refers("organisation_id", "organisations"),
        moment("closes_at"),
        moment("planned_at"),
        refers("planned_by_id", "users", nullable=True),
        moment("cancelled_at", nullable=True),
        moment("settled_at", nullable=True),
        sa.Column("open_concern_count", sa.Integer()),
        sa.Column("open_signal_count", sa.Integer()),
        sa.Column("ended_session_count", sa.Integer()),
    )
    op.create_index("ix_account_closings_organisation_id", "account_closings", ["organisation_id"])
    open_ones = "settled_at IS NULL AND cancelled_at IS NULL"
    only_one("uq_account_closings_open", "account_closings", ["user_id"], open_ones)


def review_tables() -> None:
    table(
        "access_reviews",
        refers("organisation_id", "organisations"),
        moment("opened_at"),
        moment("due_at"),
        refers("opened_by_id", "users", nullable=True),
        moment("closed_at", nullable=True),
        refers("closed_by_id", "users", nullable=True),
    )
    only_one("uq_access_reviews_open", "access_reviews", ["organisation_id"], "closed_at IS NULL")
    table(
        "access_review_lines",
        refers("review_id", "access_reviews"),
        refers("membership_id", "memberships"),
        refers("user_id", "users"),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("area_codes", sa.ARRAY(sa.String()), nullable=False),
        moment("last_signed_in_at", nullable=True),
        sa.Column("verdict", sa.String(40), nullable=False),
        refers("judged_by_id", "users", nullable=True),
        moment("judged_at", nullable=True),
        sa.Column("remark", sa.String(200), nullable=False),
    )
    op.create_index("ix_access_review_lines_review_id", "access_review_lines", ["review_id"])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.drop_index("uq_memberships_held", "memberships")
    # The older schema holds a role of a person once: of several stays the newest.
    op.execute(
        "DELETE FROM memberships AS older USING memberships AS newer "
        "WHERE older.user_id = newer.user_id AND older.role = newer.role AND older.id < newer.id"
    )
    op.create_unique_constraint("uq_memberships_user_id_role", "memberships", ["user_id", "role"])
    op.drop_constraint("uq_users_fs_webauthn_user_handle", "users")
    for name in ("fs_webauthn_user_handle", "last_signed_in_at", "closes_at"):
        op.drop_column("users", name)
