"""Every permission there is, with what it allows. What none of them allows, nobody may do."""

from collections.abc import Mapping

PERMISSIONS: Mapping[str, str] = {
    "walk": "Walk trees for agents: start a session, answer, note, pause, end it.",
    "take-over": "Go on with a session that a colleague has begun.",
    "look-on": "See a session of a colleague without doing anything in it.",
    "results": "Say what a team or a system has answered at a hand-off or an action.",
    "see-personal": "See personal answers and notes in a session that goes on.",
    "see-personal-with-reason": "See them in any session, after saying why; it is in the audit.",
    "suggest": "Flag a node and suggest another text.",
    "draft": "Change drafts of trees, and walk them to try them out.",
    "submit": "Ask for a draft to be published.",
    "approve": "Approve what somebody else has submitted.",
    "publish": "Make a version live, or an earlier one again.",
    "see-own-figures": "See how one's own sessions have gone.",
    "see-figures": "See how sessions have gone, without names and personal answers.",
    "see-survey": "See released answers to surveys.",
    "answer-survey": "Write what was done about them.",
    "see-people": "See who is in a team, and which roles they have.",
    "invite": "Invite people, and close and open their accounts.",
    "grant": "Give and take roles, none with a permission that one lacks.",
    "grant-any": "Give and take any role of anybody but oneself.",
    "teams": "Make, rename and move teams.",
    "make-tokens": "Make access tokens, none that allows what one may not do.",
    "see-tokens": "See and revoke everybody's access tokens.",
    "brand": "Change names, colours and logos.",
    "configure": "Change settings, and connect other systems.",
    "see-sessions": "List sessions with their trees and times, without what was said in them.",
    "erase": "Erase for good what is personal in a session.",
    "see-audit": "See who has changed what.",
}
"""Each is asked for by name, in a team and at a tree where there are any: see `Rights.may`."""
