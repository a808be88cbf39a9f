"""The console's words for what staff do to the library, to answers and to the evaluation, in Chinese and English.

Input: nothing. Output: wording by key, which web.console_words holds together with the rest.
Does not know: pages, plans, figures.
"""

from __future__ import annotations

STAFF: dict[str, tuple[str, str]] = {
    # corrections
    "fix_plan": ("更正方案信息、设为内部或公开", "Correct a plan, make it internal or public"),
    "fix_pick": ("方案", "Plan"),
    "fix_public": ("可见范围", "Who sees it"),
    "public_yes": ("公开:市民页、接口与控制台", "public: citizen pages, API and console"),
    "public_no": ("内部:只在本控制台", "internal: this console only"),
    "fix_title": ("标题", "Title"),
    "fix_display_name": ("显示名称", "Display name"),
    "fix_issued_on": ("日期(如 2024-05-31)", "Date (2024-05-31)"),
    "fix_aliases": ("别名(用、分开)", "Other names (put 、 between)"),
    "fix_note": ("理由(可不填)", "Reason (optional)"),
    "fix_save": ("保存更正", "Save"),
    "fix_hint": (
        "更正保存在来源文件旁,重建后仍有效,注明更正人和时间,可随时撤销。原文文字不会改动,更正过的内容都会标明。",
        "Corrections are kept beside the sources with who and when, outlive rebuilds and can be undone. "
        "The plan's text never changes, and whatever was corrected says so.",
    ),
    "fix_fact": ("更正、撤回或补录指标与责任", "Correct, withdraw or add targets and duties"),
    "fix_fact_pick": ("条目", "Entry"),
    "fix_new_target": ("+ 补录一条指标", "+ add a target"),
    "fix_new_duty": ("+ 补录一条责任", "+ add a duty"),
    "fix_clause": ("所在条款", "Clause"),
    "fix_quote": ("原文(从下方条款逐字复制)", "The plan's words (copied from the clause below)"),
    "fix_words": ("原文", "Its words"),
    "fix_indicator": ("指标", "Indicator"),
    "fix_subject": ("主体(空为开发区本身)", "Subject (empty: the zone itself)"),
    "fix_value_text": ("目标值(如 700亿元)", "Value (700亿元)"),
    "fix_period": ("时间(如 2025 或 2023/2025)", "Period (2025 or 2023/2025)"),
    "fix_units": ("责任单位(用、分开)", "Units (put 、 between)"),
    "fix_withdraw": ("撤回此条", "Withdraw it"),
    "fix_saved": ("已保存并启用。", "Saved and in use."),
    "fix_same": ("没有改动。", "Nothing was changed."),
    "fix_none": ("请先选择方案和条目。", "Choose a plan and an entry first."),
    "fix_log": ("更正记录与撤销", "What was corrected; undo"),
    "fix_log_none": ("还没有更正。", "Nothing was corrected yet."),
    "fix_log_pick": ("要撤销的更正", "Correction to undo"),
    "fix_undo": ("撤销", "Undo"),
    "fix_undone": ("已撤销。", "Undone."),
    "fix_number": ("编号", "No."),
    "fix_change": ("内容", "What"),
    "fix_who": ("更正人 / 时间", "Who / when"),
    "fix_state": ("状态", "State"),
    "fix_active": ("生效", "in force"),
    "fix_undone_by": ("{by} 于 {at} 撤销", "undone by {by}, {at}"),
    "change_plan": ("方案信息", "plan"),
    "change_fact": ("更正条目", "entry"),
    "change_withdraw": ("撤回条目", "withdrawn"),
    "change_add": ("补录条目", "added"),
    "flaw_corrected": ("人工更正", "corrected"),
    "corrected": ("人工更正", "corrected by staff"),
    "sign_eq": ("= 达到", "= reaches"),
    "sign_ge": ("≥ 不低于", "≥ at least"),
    "sign_gt": ("> 超过", "> more than"),
    "sign_le": ("≤ 不超过", "≤ at most"),
    "sign_lt": ("< 低于", "< less than"),
    "sign_about": ("≈ 左右", "≈ about"),
    "measure_level": ("总量", "level"),
}
