"""Which views ask for a fresh proof of who one is (R-14), written down apart from the code.

A view that takes internal data out, opens access or shuts it belongs here before the suite is
green again; a file that may go without stands in ``FREE_FILES`` with its reason.
"""

#: What leaves the platform as a file, so that nothing of the platform guards it any more.
EXPORTS = {
    "accountability.bias_file",
    "accountability.register_file",
    "audit.anchor_download",
    "audit.entry_export",
    "imports.refused_file",
    "exports.export_file",
    "exports.map_new",
    "exports.signals_new",
    "retention.proof_file",
    "rights.request_export",
}
#: What opens sealed places, and records outside one's own scope.
CONTENT = {
    "exact_places.exact_place_read",
    "rights.record_decide",
    "rights.record_list",
}
#: Who comes in, with which role, and who no longer.
ACCESS = {
    "access_reviews.review_detail",
    "access_reviews.review_judge",
    "accounts.person_invite_again",
    "accounts.person_leaving",
    "accounts.person_line_manager",
    "accounts.person_new",
    "accounts.person_reopen",
    "accounts.person_role_change",
    "accounts.person_role_withdraw",
    "accounts.person_roles",
    "accounts.person_stay",
    "api_pages.client_new",
    "api_pages.client_revoke",
    "organisations.organisation_close",
    "organisations.organisation_new",
    "organisations.organisation_reopen",
    "role_proposals.proposal_decide",
    "role_proposals.proposal_list",
    "sessions.person_sign_out",
    "sessions.person_unlock",
}
#: Decisions that cannot be undone, or that open data to others.
DECISIONS = {
    "agreements.version_approve",
    "agreements.version_sign",
    "retention.destruction_list_approve",
    "retention.term_decide",
}
STEP_UP = EXPORTS | CONTENT | ACCESS | DECISIONS

#: Addresses that answer with a file and ask for no proof, each with the reason.
FREE_FILES = {
    "api.document": "the description of the API is public",
    "areas.base_layer_detail": "public outlines of areas and water",
    "areas.outline_list": "public outlines of areas",
    "maps.map_exact": "shown on the page itself, to the coordinator of the area; no download",
    "maps.map_values": "k-safe: the released numbers that the map draws",
}
