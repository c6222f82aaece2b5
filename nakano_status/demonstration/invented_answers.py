"""Invented answers: plausible texts for any row, from its title and its planned schedule; always the same.

The phrases are chosen by the subject of a row, and none of them was ever reported. Some are typed as people type into a
spreadsheet: marks by whatever the input method offers, blanks where they are not visible. Choices look random and are
the same on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, LATER_YEARS, MARK, NEXT_YEAR
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.plan.plan import Listing, Sponsor


@dataclass(frozen=True)
class PhraseTheme:
    """The subject of rows of one kind: words in their titles, what is worked on, what was done, what is planned next.

    `{n}` stands for a number, `{m}` for a month.
    """

    title_words: tuple[str, ...]
    subject: str
    deeds: tuple[str, ...]
    figure: str
    aims: tuple[str, ...]


THEMES: tuple[PhraseTheme, ...] = (
    PhraseTheme(
        ("研修", "資格", "人財", "人材"),
        "職員の育成計画",
        (
            "階層別の講義と動画による自習を組み合わせ、全職員を対象に実施した。",
            "受講後の理解度を確かめる小テストを加え、教材を作り直した。",
            "各部から推進役を選び、部内で教え合う勉強会を開いた。",
        ),
        "受講者は延べ{n}人であった。",
        (
            "受講者の感想を反映して教材を見直し、対象を会計年度任用職員に広げる。",
            "受講の記録を一元化し、未受講者への案内を月1回行う。",
            "実務で使った例を集め、次の講義で共有する。",
        ),
    ),
    PhraseTheme(
        ("標準", "Gov-Cloud", "クラウドサービス", "15業務"),
        "移行対象業務の機能一覧",
        (
            "事業者との打合せを重ね、帳票と外部連携の差異を一覧にまとめた。",
            "移行の工程表を作成し、業務ごとの責任者を決めた。",
            "業務手順を書き出し、見直しの要る箇所を担当係と確認した。",
        ),
        "確認した項目は{n}件である。",
        (
            "差異の残る項目について運用での対応を決め、手順書の案を作る。",
            "データ移行の試行を2回行い、結果を工程表に反映する。",
            "関係所管との会議を月1回開き、課題の一覧を更新する。",
        ),
    ),
    PhraseTheme(
        ("マイナ", "手続", "電子申請", "ぴったり", "罹災"),
        "オンライン化の対象手続",
        (
            "案内画面の言葉を改め、入力例を添えて公開した。",
            "受付後の内部処理を見直し、通知までの日数を短縮した。",
            "窓口で案内用のちらしを配り、その場での操作を手伝った。",
        ),
        "受け付けた件数は{n}件であった。",
        (
            "問い合わせの多い手続から順に入力画面を改める。",
            "対象の手続を四半期ごとに追加し、区報で周知する。",
            "夜間の問い合わせに備え、よくある質問を充実させる。",
        ),
    ),
    PhraseTheme(
        ("ペーパーレス", "紙資料", "諸手続の見直し"),
        "文書の電子化の手順",
        (
            "部ごとに文書量を量り、電子化の優先順位を付けた。",
            "会議を端末での閲覧に切り替え、印刷を申出制とした。",
            "保存年限の過ぎた文書を点検し、廃棄の手続を進めた。",
        ),
        "削減した文書は約{n}箱である。",
        (
            "残る文書の電子化を各課の計画に沿って進める。",
            "書庫の共用を始め、執務室の棚を減らす。",
            "取組の進んだ課の工夫を全庁に紹介する。",
        ),
    ),
    PhraseTheme(
        ("ホームページ", "アンケート", "調査"),
        "画面構成と設問",
        (
            "利用者に試してもらい、見つけにくいページの並びを改めた。",
            "回答フォームの共通部品を作り、各課に使い方を案内した。",
            "集計の手順を定め、速報を公開できるようにした。",
        ),
        "回答は{n}件寄せられた。",
        (
            "設問の数を絞り、回答の途中離脱を減らす。",
            "古いページの点検を各課に依頼し、年度内に整理を終える。",
            "結果の公開を早め、翌月には速報を載せる。",
        ),
    ),
    PhraseTheme(
        ("Wi-Fi", "ネットワーク", "BWA", "オンライン環境", "データセンター", "セキュリティ", "機器の"),
        "機器の構成",
        (
            "通信量を測り、混み合う時間帯の設定を改めた。",
            "障害に備えた切替えの訓練を行い、連絡の順を見直した。",
            "設置の場所を施設の担当と確かめ、工事の日程を決めた。",
        ),
        "対象の箇所は{n}か所である。",
        (
            "測定を続け、不足する箇所から機器を増やす。",
            "訓練の結果をもとに手順書を改める。",
            "工事の日程に合わせ、利用者への案内を早めに行う。",
        ),
    ),
    PhraseTheme(
        ("GIS", "地図", "データ"),
        "公開するデータの項目",
        (
            "利用の多い項目を確かめ、機械で読める形式に直して公開した。",
            "更新の担当と時期を一覧にし、各課に確認を求めた。",
            "庁内の利用例を集め、操作の手引きを改めた。",
        ),
        "公開した項目は{n}件となった。",
        (
            "更新の遅れを知らせる仕組みを作り、最新の状態を保つ。",
            "民間での活用例を紹介し、要望を受け付ける。",
            "複数の課が同じ地図を使えるよう、項目の名称をそろえる。",
        ),
    ),
    PhraseTheme(
        ("講座", "教室", "講習", "モバイル機器", "ICTの活用"),
        "講座の内容と会場",
        (
            "少人数の相談会を併せて開き、参加者の端末で操作を確かめた。",
            "定員を超えたため追加の回を設け、申込みを先着順から抽選に改めた。",
            "教える側の協力者を募り、事前の打合せを行った。",
        ),
        "参加者は延べ{n}人であった。",
        (
            "申込みの少なかった地域で会場を増やす。",
            "修了した人に次の回の補助を頼み、地域で教え合える形にする。",
            "動画の教材を作り、来場できない人にも届ける。",
        ),
    ),
    PhraseTheme(
        ("オンライン会議", "テレワーク", "コミュニケーション"),
        "利用の手順",
        (
            "端末の貸出しを予約制とし、利用の手引きを改めた。",
            "接続できない場合の連絡先を一本化し、対応の記録を残した。",
            "試行した部署から意見を集め、設定を見直した。",
        ),
        "利用は月平均{n}回であった。",
        (
            "利用の少ない部署に出向いて説明し、活用の例を示す。",
            "手引きを場面ごとの短いものに分ける。",
            "機器の更新に合わせ、設定を全庁でそろえる。",
        ),
    ),
    PhraseTheme(
        ("キャッシュレス", "商店街", "事業者", "セミナー", "販路"),
        "支援の対象と方法",
        (
            "個別の相談日を設け、導入の費用と効果の試算を手伝った。",
            "説明会を夜間と休日に開き、終了後に録画を公開した。",
            "利用者向けの掲示を作り、参加店に配った。",
        ),
        "相談は{n}件であった。",
        (
            "相談の記録をもとに、業種別の事例集を作る。",
            "関係団体と日程を調整し、合同の説明会を開く。",
            "対象の施設を増やし、利用の割合を四半期ごとに確かめる。",
        ),
    ),
    PhraseTheme(
        ("AI", "RPA", "OCR"),
        "自動化の対象作業",
        (
            "試行の結果を手作業と比べ、読取りの誤りやすい様式を改めた。",
            "繁忙期の作業に適用し、時間外の勤務を減らした。",
            "設定の変更を職員で行えるよう、手順書を整えた。",
        ),
        "削減できた時間は年{n}時間と見込まれる。",
        (
            "適用する作業を増やし、効果を半年ごとに検証する。",
            "様式の変更に備え、点検の手順を定める。",
            "他の課での利用を募り、試行の場を設ける。",
        ),
    ),
    PhraseTheme(
        ("町会", "自治会", "SNS", "見守り", "産学官民", "地域"),
        "支援の進め方",
        (
            "希望のあった団体を訪ね、使い方の相談に応じた。",
            "活動の紹介の仕方を学ぶ会を開き、実際に投稿を試した。",
            "事例をまとめた冊子を作り、集会の場で配った。",
        ),
        "支援した団体は{n}団体である。",
        (
            "訪問できていない団体に声を掛け、年度内に一巡する。",
            "団体どうしで教え合う場を区民活動センターに設ける。",
            "よくある相談を一枚にまとめて配る。",
        ),
    ),
    PhraseTheme(
        ("調達", "ガイドライン"),
        "調達の手順",
        (
            "前年度の契約を振り返り、仕様書のひな形を改めた。",
            "見積りの根拠を確かめる一覧を作り、各課の相談に使った。",
            "評価の項目ごとに配点の考え方を書き添えた。",
        ),
        "事前相談は{n}件であった。",
        (
            "相談の記録から迷いやすい点を抜き出し、解説を加える。",
            "契約後の点検を年2回とし、結果を次の仕様に反映する。",
            "改めた手順の説明会を各部で開く。",
        ),
    ),
    PhraseTheme(
        (),
        "実施の範囲",
        (
            "担当者の打合せを定期に開き、課題を一覧にして進めた。",
            "試行した結果をまとめ、関係所管に説明した。",
            "利用する側の意見を聞き、手順を改めた。",
        ),
        "打合せは{n}回行った。",
        (
            "残る課題の担当と期限を決め、順に片付ける。",
            "試行の範囲を広げ、年度末に効果を確かめる。",
            "意見の多かった点から手直しを進める。",
        ),
    ),
)
"""The theme of a row is the first with any word found in the title; the last is for all other rows."""


STUDIED = (
    "先行する{n}団体の例を調べ、{subject}の案をまとめた。",
    "関係所管と{n}回協議し、{subject}を整理した。",
    "{subject}について費用の見積りを取り、進め方を比べた。",
)


BUILT = (
    "{subject}を確定し、{m}月に契約して作業に着手した。",
    "{m}月に試行を終え、{subject}の不足を補った。",
    "{subject}を決め、担当者による試験を{n}回行った。",
)


STARTED = (
    "{m}月から運用を開始した。",
    "予定どおり{m}月に本格実施とした。",
)


WATCHED = (
    "{who}から示された資料を確認し、区への影響を関係所管と共有した。",
    "{who}の説明会に参加し、今後の日程と区の作業を確認した。",
    "{who}の照会に回答し、区の意見を伝えた。",
)


WATCHING = (
    "{who}から示される内容を確認し、区の作業の時期を見直す。",
    "引き続き{who}の動きについて情報を集め、関係所管に知らせる。",
    "{who}の日程の変更に備え、区の工程に余裕を持たせる。",
)


UNCHANGED = ("（推進）", "継続")
"""What people write where nothing changes; most of `later_years` is that."""


REASONS: dict[str, tuple[str, ...]] = {
    "前倒し": ("補助金を活用できることとなり、前倒しで実施したため", "関係機関との調整が早く整ったため"),
    "後ろ倒し": ("入札が不調となり、契約が下半期となったため", "機器の納期が遅れたため"),
    "内容・規模": ("利用者の意見を受け、対象を見直したため", "関連する事業と合わせ、実施の範囲を改めたため"),
    "その他": ("関連する制度の開始時期が改められたため",),
}


LONG_STORY = (
    "上半期は、前年度に寄せられた意見を分類し、区民、団体、事業者のそれぞれに話を聞く場を設けた。"
    "意見は、申込みの方法が分かりにくいこと、平日の日中に参加できないこと、終了後に相談できる先がないことの三つに大きく分かれた。\n"
    "下半期は、申込みを電話、来所、オンラインのいずれでも受け付けることとし、土曜日の回と夜間の回をそれぞれ4回ずつ設けた。"
    "終了後の相談先として、区民活動センター3か所に週1回の相談日を置き、職員と協力者が2人1組で対応した。\n"
    "その結果、参加者は延べ312人となり、初めて参加した人が全体の6割を占めた。"
    "相談日の利用は月平均18件で、内容は端末の設定、写真の整理、行政手続の順に多かった。"
    "一方で、会場までの移動が難しい人への対応と、協力者の確保が課題として残った。"
)
"""An answer far longer than the 目安, as one or two are every year."""


Item = TypeVar("Item")

_DASH = "―"
_SHARES = (88, 95, 98, 100)
"""The highest number of a hundred for each mark, in their order; the published R3 had 94, 4, 1 and 1 of them."""
_FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}
_WHO = {Sponsor.NATION: "国", Sponsor.METROPOLIS: "都"}


class Chance:
    """A sequence of choices that depends only on its seed."""

    def __init__(self, *seed: str) -> None:
        """Begin the sequence of choices of a seed."""
        self._seed = "/".join(seed)
        self._drawn = 0

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` to `high`, both included."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}#{self._drawn}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.number(0, len(items) - 1)]

    def happens(self, percent: int) -> bool:
        """Return whether something happens that happens in so many of a hundred cases."""
        return self.number(1, 100) <= percent


@dataclass(frozen=True)
class Answer:
    """One row's answer: the mark as the program stores it, texts as a user would type them; blanks are left out."""

    row_id: str
    values: Mapping[str, str]

    @property
    def mark(self) -> str:
        """The mark."""
        return self.values[MARK]


def invent(listing: Listing, marks: Marks, year: FiscalYear, scheduled: str | None) -> Answer:
    """Return the answer for a row in a round; `scheduled` is its 計画上のスケジュール of that year."""
    chance = Chance("例", listing.row_id, year.short)
    mark = _draw_mark(chance, marks)
    values = {MARK: mark.symbol, **_reason(chance, mark, listing.sponsor)}
    if listing.sponsor is Sponsor.WARD:
        values |= _done(chance, theme_of(listing.title), mark, scheduled or "")
        values |= _plans(chance, theme_of(listing.title), Chance("例", listing.row_id).number(0, 2) + year.start)
    else:
        values |= _watched_texts(chance, listing.sponsor)
    return Answer(listing.row_id, values)


def with_long_story(answer: Answer) -> Answer:
    """Return the answer with a 取組状況 of three paragraphs."""
    return Answer(answer.row_id, {**answer.values, DONE: LONG_STORY})


def with_more_done(answer: Answer) -> Answer:
    """Return the answer as it is sent a second time, with a sentence added to the 取組状況."""
    return Answer(answer.row_id, {**answer.values, DONE: f"{answer.values[DONE]}年度末の実績を確認し、数値を改めた。"})


def theme_of(title: str) -> PhraseTheme:
    """Return what a row is about, by its title."""
    return next((theme for theme in THEMES if any(word in title for word in theme.title_words)), THEMES[-1])


def _draw_mark(chance: Chance, marks: Marks) -> Mark:
    drawn = chance.number(1, 100)
    return next(mark for limit, mark in zip(_SHARES, marks, strict=False) if drawn <= limit)


def _reason(chance: Chance, mark: Mark, sponsor: Sponsor) -> dict[str, str]:
    """Return a reason if the mark needs one; for the nation's rows only the kind is known."""
    if not mark.asks_reason:
        return {}
    kind = chance.one_of(["前倒し", "内容・規模"] if not mark.shortfall else ["後ろ倒し", "その他"])
    if sponsor is not Sponsor.WARD:
        return {CHANGE_KIND: kind}
    return {CHANGE_REASON: chance.one_of(REASONS[kind]), CHANGE_KIND: kind}


def _done(chance: Chance, theme: PhraseTheme, mark: Mark, scheduled: str) -> dict[str, str]:
    """Return what was done in a year of study, of building, of the first operation, or of continuing."""
    if mark.shortfall > 1:
        return {DONE: _DASH}
    deed = chance.one_of(theme.deeds)
    if "構築" in scheduled:
        sentence = chance.one_of(BUILT)
    elif "検討" in scheduled:
        sentence = chance.one_of(STUDIED)
    else:
        sentence = (chance.one_of(STARTED) if "運用" in scheduled else "") + deed
    sentence = _filled(chance, sentence, theme)
    if chance.happens(50):
        sentence += ("\n" if chance.happens(30) else "") + _filled(chance, theme.figure, theme)
    return {DONE: sentence}


def _plans(chance: Chance, theme: PhraseTheme, turn: int) -> dict[str, str]:
    """Return what is planned next; `turn` grows by one each year, so that no text is the same as last year."""
    next_aim, later_aim = (theme.aims[(turn + ahead) % len(theme.aims)] for ahead in range(2))
    texts = {NEXT_YEAR: next_aim}
    if chance.happens(80):
        texts[LATER_YEARS] = chance.one_of(UNCHANGED) if chance.happens(70) else later_aim
    return texts


def _filled(chance: Chance, sentence: str, theme: PhraseTheme) -> str:
    """Fill in the subject, a month and a number; some people write a month full width."""
    month = str(chance.number(5, 12))
    if chance.happens(20):
        month = month.translate(_FULL_WIDTH)
    return sentence.format(subject=theme.subject, m=month, n=chance.number(2, 60))


def _watched_texts(chance: Chance, sponsor: Sponsor) -> dict[str, str]:
    """Return what a division writes about a row that the nation or the metropolis carries out."""
    who = _WHO[sponsor]
    texts = {DONE: chance.one_of(WATCHED).format(who=who)}
    if chance.happens(70):
        texts[NEXT_YEAR] = chance.one_of(WATCHING).format(who=who)
    return texts


def as_typed_by_hand(answer: Answer, marks: Marks) -> dict[str, str]:
    """Return the texts of the cells after a user typed the answer in."""
    chance = Chance("hand", answer.row_id)
    typed = dict(answer.values)
    if mark := marks.of(answer.mark):
        typed[MARK] = chance.one_of([*mark.look_alikes, f"{mark} ", f"　{mark}"])
    if chance.happens(40):
        typed[DONE] += chance.one_of([" ", "　", "\n"])
    return typed
