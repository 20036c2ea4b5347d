"""Danger, exposed data and hardship that no single phrase names."""

import pytest

from amends.judging import judge
from amends.judging.lead import AT_RISK, EXPOSED, HARD_PLACE, HURT, LEGAL, LOSS, MAY_BE_HURT
from amends.nouns import Cause, History
from amends.reading import read
from amends.ticket import Channel


def told(text: str) -> str:
    return judge([read(text, channel=Channel.CHAT)], History()).lead


@pytest.mark.parametrize(
    "text",
    [
        "The handle came away with the kettle full, and my son's arm is wrapped up now.",
        "The harness lets go when you tug it, our toddler was standing up on the motorway.",
        "Since the pool was topped up with chlorine all three kids are coughing and wheezy.",
        "The brake pedal went straight to the floor on the hill and my wife had to put the car in a hedge.",
        "The carafe broke while I was rinsing it and I have a cut on my thumb with two stitches.",
        "Der Krug ist beim Spülen gesprungen, ich habe einen Schnitt am Daumen.",
        "Beim Ausgießen ging der Deckel der Thermoskanne ab, meine Tochter hat jetzt den Unterarm im Verband.",
        "Im Aufzug sitzen wir fest, der Notruf klingelt ins Leere, meiner Mutter ist schwindlig.",
        "Der Gurt der Babyschale rastet nicht ein, der Kleine hing halb im Fußraum.",
    ],
)
def test_danger_is_told_by_what_comes_together(text: str) -> None:
    """A person, a body, a harm, a hazard, a thing that gave way: together they are a lead's."""
    assert told(text) in (MAY_BE_HURT, HURT)


def test_what_tells_of_danger_is_quoted_within_its_sentence() -> None:
    """Words of two sentences run together make no sense to whoever reads them."""
    text = "My son is nine. The handle came away and his arm is wrapped up now. He asks for his tea."
    quotes = [cue.quote.text for cue in read(text, channel=Channel.CHAT).cues if cue.family == "safety"]
    assert quotes
    assert not any(". " in quote for quote in quotes)


@pytest.mark.parametrize("more", [" It cost £50.", " Wir zahlten 30 €.", " It was 80° hot.", " 🚑", " •"])
def test_no_sign_that_is_not_laughter_calms(more: str) -> None:
    """A price or an ambulance beside an injury is no joke; a laughing face is one."""
    hurt = "The handle came away with the kettle full, and my son's arm is wrapped up now."
    assert told(hurt + more) in (MAY_BE_HURT, HURT)
    assert not told(hurt + " 😂")


@pytest.mark.parametrize(
    "text",
    [
        "I rode over a kerb with both kids on the bike, the frame is split. That has nothing to do with your service.",
        "Mit zwei Kindern über den Bordstein, Vorderrad gerissen. Das hat nichts mit eurer Inspektion zu tun.",
    ],
)
def test_what_is_not_ours_is_no_danger_of_ours(text: str) -> None:
    """Who says that it was their own doing wants a repair."""
    assert not told(text)


@pytest.mark.parametrize(
    "text",
    [
        "He said he was from your bank and I gave him the code, now 1,900 pounds are gone.",
        "Why is my daughter's face on your website? I ticked no.",
        "Grad hat einer angerufen, angeblich von eurer Bank, und ich hab ihm zwei TANs gesagt.",
        "Warum ist mein Foto auf Ihrer Website? Das habe ich nie erlaubt.",
    ],
)
def test_who_was_tricked_or_shown_to_all_goes_to_a_lead(text: str) -> None:
    """Codes given to a trickster, a face on an advertisement: data in wrong hands."""
    assert told(text) == EXPOSED


@pytest.mark.parametrize(
    "text",
    [
        "The envelope you sent me also holds the bank statement of a Mr Alder in Leeds.",
        "When I open my orders I see the name and street of a woman I have never met.",
        "The nurse on reception read out my test results in front of the whole waiting room.",
        "My ex rang you and your colleague gave him my new address.",
        "You cc'd all customers in your newsletter and now everyone has my email address.",
        "My medical results went to the wrong address.",
        "In meinem Umschlag lag auch der Kontoauszug einer fremden Frau aus Leipzig.",
        "Die Sprechstundenhilfe hat meinen Befund laut vor dem ganzen Wartezimmer vorgelesen.",
        "Wenn ich mich anmelde, sehe ich die Bestellungen und die Adresse von jemand anderem.",
    ],
)
def test_that_data_came_to_a_stranger_is_told_by_what_comes_together(text: str) -> None:
    """Somebody else, what is private of them, and how it was seen."""
    assert told(text) == EXPOSED


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("We buried my husband on Friday and this morning your bill came in his name again.", LOSS),
        ("I lost my job in March and I don't know how to pay the arrears.", HARD_PLACE),
        ("My mother is 88, sits in the cold on her own and your engineer was cancelled again.", HARD_PLACE),
        ("He found out which hotel I was in last time, so nobody may be put through to my room.", AT_RISK),
        ("Wir haben meinen Mann letzte Woche beerdigt, und heute kam wieder eine Rechnung an ihn.", LOSS),
        ("Ich kann die Rechnung nicht zahlen, ich habe meinen Job verloren.", HARD_PLACE),
        ("Meine Mutter ist 84 und sitzt seit Freitag ohne Heizung da.", HARD_PLACE),
        ("Ich heize nur noch ein Zimmer und weiß nicht, wovon ich die Nachzahlung bezahlen soll.", HARD_PLACE),
    ],
)
def test_a_hard_place_is_told_by_what_comes_together(text: str, lead: str) -> None:
    """Somebody near, what was lost, what is lacking or feared."""
    assert told(text) == lead


@pytest.mark.parametrize(
    "text",
    [
        "My name is spelled wrong on the parcel label.",
        "My neighbour took the parcel in and signed for it, thanks.",
        "Do you share my number with the driver?",
        "I would like to change the address in our family account.",
        "I lost my phone. Will my card still work?",
        "I am looking for a gift for my mother who turns 88 and still swims every day.",
        "The blind in the kitchen does not close and the battery is dead.",
        "I am buried in work, so deliver it to the office please.",
        "I can't pay at your till with this card, the terminal is broken.",
        "You gave me another man's jacket.",
        "My parcel was given to my neighbour without asking me.",
        "Mein Paket wurde einem Nachbarn gegeben, ohne zu fragen.",
        "Mein Name ist auf dem Paket falsch geschrieben.",
        "Der Nachbar hat das Paket angenommen, danke.",
        "Ich suche ein Geschenk für meine Oma, sie wird 85 und ist topfit.",
    ],
)
def test_the_same_words_said_of_other_things_are_no_such_matter(text: str) -> None:
    """Neighbours, gifts, blinds and batteries."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The balcony rail moved when my son leaned on it, the desk said that maintenance knew.",
        "We are stuck in the lift between two floors and the alarm button plays a recording.",
        "I get a tingle from the tap each time I touch it, my husband won't touch it at all.",
        "Your driver put my 13 year old off the bus at a petrol station in the dark.",
        "A tile came down from the roof and landed where the pram stands, nobody was there, luckily.",
        "I can't open my left eye since the lash appointment.",
        "The insulin arrived warm and my mother has nothing for tonight.",
        "The smell of pear drops in the hall comes from the charger and the wall is hot.",
    ],
)
def test_what_warned_what_nearly_happened_and_who_cannot_get_out_are_dangers(text: str) -> None:
    """Signs before the harm, and the harm that missed somebody."""
    assert told(text) in (MAY_BE_HURT, HURT)


def test_a_question_weighs_against_a_danger_and_does_not_silence_it() -> None:
    """Who asks for a longer cable may tell of a fire to come, and who asks for a net of none."""
    assert told("The plug smells of pear drops and the wall is hot, do you sell a longer cable?") == MAY_BE_HURT
    assert not told("My son is six, is the ladder safe for him and do you have it in red?")
    assert not told("My daughter has a fever, can we move her lesson to Thursday?")


@pytest.mark.parametrize(
    "text",
    [
        "I nearly fell off my chair when I saw the price, my son laughed.",
        "I can't stand the new layout, it makes my head spin.",
        "It's a crying shame that you stopped the lemon one, I'm in mourning!",
        "Your hot sauce burned my face off in the best possible way.",
        "The funeral march that I ordered is for brass band, I need it for piano.",
    ],
)
def test_a_figure_of_speech_is_no_mark(text: str) -> None:
    """Nor do the words behind it count by themselves."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Your colleague told my boss that I asked for a loan.",
        "The courier took my number from the label and has been texting me at night.",
        "My passport comes up when I google my name, the link is to your site.",
        "Somebody is logged in as me from a new device and I got a reset link that I didn't ask for.",
        "My payslip went to a man in the warehouse with the same surname.",
    ],
)
def test_staff_intruders_and_namesakes_come_to_data_too(text: str) -> None:
    """Two marks may share a little word, as in: told my boss."""
    assert told(text) == EXPOSED


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("My wife passed in August and I still get her offers every Tuesday.", LOSS),
        ("Our house burned down on Friday, the router too.", HARD_PLACE),
        ("I look after my wife round the clock and cannot sit in a queue.", HARD_PLACE),
        ("She has no mobile and is ninety-one, and your engineer told her to use the app.", HARD_PLACE),
        ("Please let me not in again, I can't stop betting.", HARD_PLACE),
        ("I had to leave with two bags and he must not find the new address.", AT_RISK),
    ],
)
def test_who_is_shut_out_displaced_addicted_or_cares_for_somebody_is_in_a_hard_place(text: str, lead: str) -> None:
    """The ways in which a bill or a visit is too much."""
    assert told(text) == lead


def test_marks_far_apart_do_not_add_up() -> None:
    """A long review holds one mark of everything."""
    far = (
        "A stranger asked me about it. " + "It is a good lamp. " * 20 + "My payslip fits on the shelf. You see it all."
    )
    assert told(far) == ""


def test_who_is_in_a_hard_place_and_has_trouble_gets_it_mended() -> None:
    """A lead looks, and the note says what to do; gentleness alone would mend nothing."""
    text = "My mother is 88, sits in the cold on her own and your engineer was cancelled again."
    verdict = judge([read(text, channel=Channel.CHAT)], History())
    assert verdict.lead == HARD_PLACE
    assert not verdict.gentle
    assert verdict.cause is Cause.CANCELLED


@pytest.mark.parametrize(
    "text",
    [
        "My son is nine and loves the kettle.",
        "Do you have the stair gate for a toddler in white? The wall is 92 cm.",
        "In the film the ladder snaps and a boy is dizzy for days.",
        "The handle came away from the drawer.",
        "The kettle leaks and the charger melted.",
        "Gibt es den Kindersitz auch für ein Baby mit kurzem Gurt?",
        "Der Griff am Schrank ist abgegangen.",
        "Im Film kippt die Leiter, und einem Jungen ist schwindlig.",
    ],
)
def test_what_stands_alone_or_is_asked_or_told_of_a_film_is_no_danger(text: str) -> None:
    """One mark says nothing, and neither do many before buying or in a story."""
    assert told(text) == ""


def test_a_phrase_that_names_the_danger_goes_first() -> None:
    """What is named is not told once more."""
    kinds = [cue.kind for cue in read("My son got an electric shock from the plug, his hand is numb.").cues]
    assert "safety.danger" in kinds
    assert "safety.told_together" not in kinds


@pytest.mark.parametrize(
    "text",
    [
        "There were two reports. One was mine. The other says Pettibone, Lauren, born 1988, and I opened it.",
        "Under my daughter's name is the report of a boy called Rufus, with his reading age.",
        "I downloaded my tax certificate and page two is somebody's from Hull, with her account number.",
        "It greets me as Mrs Farouk and I can see her arrears and her ID card. Can she see mine now?",
        "In der Liste standen zwei Befunde. Das eine ist meins. Das andere gehört einer Frau Sennhauser, geboren 1971.",
        "Wenn ich mich anmelde, begrüßt es mich als Frau Demir, und ich sehe ihre Rückstände und ihren Ausweis.",
        "Klicke ich auf meinen Lohnzettel, geht der von einem Kollegen auf, mit Pfändung. Meiner ist nirgends.",
    ],
)
def test_who_is_shown_the_papers_of_another_tells_of_exposed_data(text: str) -> None:
    """Whoever sees hers fears that she sees theirs."""
    assert told(text) == EXPOSED


@pytest.mark.parametrize(
    "text",
    [
        "The labels are one patient behind since the update, and four bags went out.",
        "It has Ivy's photo, but the drug chart below was another resident's.",
        "The lab results land one row lower than the patient they belong to.",
        "The blood group on the wristbands is printed wrong for two patients.",
        "Oben der Kopf vom richtigen Patienten, aber die Medikamentenliste vom vorigen, plötzlich Marcumar.",
        "Die Laborwerte sind eine Zeile tiefer als der Patient, zu dem sie gehören.",
        "In der App steht bei Herrn Lang die Insulinmenge von Frau Lange, 24 statt 8 Einheiten.",
    ],
)
def test_what_belongs_to_another_patient_is_a_danger(text: str) -> None:
    """A list, a dose or a label of somebody else's gets the wrong medicine into a body."""
    assert told(text) in (MAY_BE_HURT, HURT)


@pytest.mark.parametrize(
    "text",
    [
        "It went off with a sort of pop, there was a brown patch on the sheet, and Matilda has a bit of a blister.",
        "The scooter folded in half on me, which got a laugh, and I landed on my chin.",
        "The left clip just opened and he slid out sideways onto the rug. He is fine, do you have a new clip?",
        "I had named the allergy. We had the pen with us, and after two hours in hospital we could drive home.",
        "Der Haken ist aufgegangen, die Kleine lag auf dem Parkett, der Arzt hat nur eine Beule gefunden.",
        "Die Allergie hatten wir genannt. Den Pen hatten wir dabei, nach zwei Stunden in der Klinik durften wir heim.",
    ],
)
def test_an_injury_told_lightly_is_one(text: str) -> None:
    """Who laughs about it was hurt all the same, and the next one may not laugh."""
    assert told(text) in (MAY_BE_HURT, HURT)


@pytest.mark.parametrize(
    "text",
    [
        "My father has his heart operated on in Lyon on Monday, and my passport is still not here.",
        "My mother-in-law comes out of hospital on the 4th, and the bed was promised for the 1st.",
        "The washing machine stops, and our lad is in nappies again after his operation, so it's every day.",
        "Our son broke his arm falling out of a tree, can the lessons be moved to the next term?",
        "She cut her paw on a walk, so the lead that you have not sent is in no hurry.",
        "I asked at my surgery, and they say that you have the form. It is still not in my account.",
        "I work in intensive care, and the pockets of your scrubs have come apart.",
        "My son had a rash from another brand last year. Is yours fine for babies?",
        "The smoke alarm beeps once a minute at night. My wife says that it will end up in the pond.",
        "Mein Vater wird am Montag operiert am Herz, und mein Pass ist noch nicht da.",
        "Am 4. Dezember kommt meine Schwiegermutter aus dem Spital zu uns, und das Bett ist noch nicht da.",
        "Die Waschmaschine bleibt stehen, und unser Großer braucht nach seiner Operation wieder Windeln.",
        "Unser Sohn hat sich bei den Großeltern den Arm gebrochen. Können die Stunden übertragen werden?",
        "Ich arbeite auf der Intensivstation, und bei Ihren Kasacks sind die Nähte offen.",
        "Der Rauchmelder piepst nachts jede Minute einmal, und Rauch ist natürlich keiner da.",
    ],
)
def test_what_is_only_why_they_write_calls_no_lead(text: str) -> None:
    """A hospital, an operation or an injury that we had no part in is a circumstance."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "My tablets have not come, and what I have will last until Thursday.",
        "She came out of hospital on Monday and sits here without heating, in her coat in bed.",
        "Meine Tabletten fehlen, sie reichen noch bis Donnerstag.",
        "Sie kam am Montag aus dem Spital und liegt mit Mantel im Bett, die Heizung ist kaputt.",
    ],
)
def test_a_need_that_cannot_wait_is_a_hard_place(text: str) -> None:
    """Medicine that runs out, and the cold for somebody frail."""
    assert told(text) == HARD_PLACE


@pytest.mark.parametrize(
    "text",
    [
        "Die Klageschrift ist fertig.",
        "Ich behalte mir weitere Schritte vor.",
        "I reserve the right to take further steps.",
        "Bitte nennen Sie mir eine ladungsfähige Anschrift.",
        "Please confirm the address at which papers can be served on you.",
        "I have passed the file to my solicitors.",
        "Ich habe die Unterlagen an meine Kanzlei gegeben.",
        "Mahnung im Sinne von § 286 BGB. Ich setze eine Frist von vierzehn Tagen.",
        "Please treat this as notice under section 75",
        "Under Article 15 GDPR I request a copy of my data.",
        "Nach Artikel 15 DSGVO bitte ich um Auskunft",
        "I am going to a lawyer because you did not pay.",
        "I will not hesitate to contact a lawyer.",
        "Ich werde nicht zögern, einen Anwalt einzuschalten.",
        "My brother is a lawyer and says that you owe me the money.",
        "The BBB has my report, you broke the contract.",
    ],
)
def test_papers_terms_and_rights_named_are_legal_steps(text: str) -> None:
    """A paragraph, an address to serve papers at, a right with a term: they are prepared elsewhere."""
    assert told(text) == LEGAL


@pytest.mark.parametrize(
    "text",
    [
        "I have no intention of contacting a lawyer.",
        "I have no intention of suing.",
        "I will not go to a lawyer over this, no worries.",
        "Ich habe nicht vor, einen Anwalt einzuschalten.",
        "Ich werde deswegen nicht zum Anwalt gehen, keine Sorge.",
        "My lawyer friend recommended you, how do I sign up?",
        "Meine Freundin, eine Anwältin, hat Sie mir empfohlen. Wie melde ich mich an?",
        "My brother is a lawyer and loves your app.",
        "Mein Bruder ist Anwalt und liebt Ihre App.",
        "Bieten Sie einen Vertrag zur Auftragsverarbeitung nach DSGVO an?",
        "Unsere Datenschutzbeauftragte fragt, wo Ihre Server stehen.",
        "4.bbb d and 3 b?b bgb what",
        "Jones Solicitors ordered six chairs.",
        "Hiermit widerrufe ich gemäß § 355 BGB den Kauf.",
    ],
)
def test_a_lawyer_who_is_not_called_is_no_legal_step(text: str) -> None:
    """Who will not go to one, a friend by trade, and what the law wants of every shop."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "When I log in I see someone called Peter's orders.",
        "Wenn ich mich anmelde, sehe ich die Bestellungen von einem Peter.",
        "If I change the last digit of the URL I get someone else's ticket.",
        "a lady rang me because she got my blood results in her portal.",
        "Your newsletter had all of us in the To line. I counted 412 of us.",
        "Ihr Rundbrief hatte uns alle im An-Feld.",
        "I typed my postcode and it offered me my neighbour's policy, with his date of birth.",
        "The invoice you sent has the right sum, though the name and street belong to somebody in Leeds.",
        "Der Betrag auf der Rechnung stimmt, aber Name und Straße gehören jemandem in Kassel.",
        "The laptop I bought refurbished from you still has the last owner's tax returns on it.",
        "Auf dem gebrauchten Laptop von Ihnen liegen noch die Steuererklärungen vom Vorbesitzer.",
        "My ex tells me she can still see where my phone is through your app even though I took her off.",
        "Meine Ex sagt, sie kann über Ihre App noch sehen, wo mein Handy ist.",
        "A letter came, and inside there was a second sheet with results belonging to a Mr. D. Patterson.",
        "Ein Mitarbeiter von Ihnen hat mir nach dem Besuch privat geschrieben. Die Nummer hatte ich ihm nie gegeben.",
        "How can I see other people's invoices in my account?",
        "My colleague showed me the list with my salary on it.",
        "The patient portal shows me another patient's results.",
        "You broke data protection law by sending my file to my boss.",
    ],
)
def test_what_lies_open_without_the_word_is_exposed(text: str) -> None:
    """What another sees, where one sits among strangers, and what somebody left behind."""
    assert told(text) == EXPOSED


@pytest.mark.parametrize(
    "text",
    [
        "Where can I see the invoice of October? My accountant asks.",
        "My neighbour showed me his account and we want to join.",
        "Mein Nachbar hat mir sein Konto gezeigt, das will ich auch. Wo melde ich mich an?",
        "We'd like to see your data protection policy before buying.",
        "Our data protection officer asks where your servers stand.",
        "Do you offer a data processing agreement under data protection law?",
        "The patient portal shows my own results fine, thanks!",
        "How can I see who has access to my account?",
        "Is it possible to export data of other people's calendars that were shared with me?",
        "I spoke to someone called Peter about my order.",
        "A lady rang back and explained my bill, thanks.",
        "Please put all of us in the CC line.",
        "The car still has the previous owner's stickers on it.",
        "Sie haben uns alle Unterlagen geschickt, danke.",
        "Ein Freund hat mir privat geschrieben, dass Ihr Laden gut ist.",
        "Ich sehe die Bestellungen von einem Jahr, wo sind die älteren?",
    ],
)
def test_what_was_shown_on_purpose_or_asked_is_not_exposed(text: str) -> None:
    """A policy, a neighbour who shows his own, an accountant who waits."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "My two-year-old got the lid off the tablets in about ten seconds.",
        "Meine Zweijährige war an den Tabletten, drei fehlen.",
        "The app told me to double my insulin after the update. I did, and I felt rather peculiar.",
        "Die App sagte, ich soll mein Insulin verdoppeln, und mir wurde recht komisch.",
        "Since we changed the tins, grandad sleeps most of the afternoon and we can't easily rouse him.",
        "Seit den neuen Dosen schläft der Opa den ganzen Nachmittag und ist kaum wachzubekommen.",
        "There's a fishy smell whenever the lamp has been on for an hour, and the wall behind it is warm.",
        "Es riecht immer nach Fisch, wenn die Lampe eine Stunde an war, und die Wand dahinter ist warm.",
        "The front fork came away on the hill.",
        "On the hill everything came loose at the front. I walked the rest, a bit battered.",
        "Am Berg hat sich vorne alles gelöst. Den Rest bin ich gelaufen, etwas lädiert.",
        "der Aufzug ist losgefahren, bevor die Tür zu war, mein Nachbar stand halb drin.",
        "Das Ladegerät ist an einer Seite weich geworden und hat hinter dem Bett meiner Tochter einen braunen Rand "
        "an der Wand hinterlassen.",
        "They are treating burns on my son's hands after your kettle tipped.",
        "I burned my tongue because the lid of your cup came off.",
        "Nobody was hurt, but the shelf came down where the pram stands.",
        "Our old kettle was fine, yours caught fire last night.",
        "Your driver shouted at me and pushed me against the wall.",
    ],
)
def test_a_danger_told_without_alarm_is_one(text: str) -> None:
    """Who counts tablets or feels a warm wall has seen it begin."""
    assert told(text) in (MAY_BE_HURT, HURT)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody is hurt, nothing burned, no lawyer, no court, I'm not going to sue, no data leaked. Thanks!",
        "Niemand ist verletzt, nichts hat gebrannt, danke für die schnelle Hilfe!",
        "My daughter bled through the felt pens onto the paper.",
        "Meine Tochter hat mit den Filzstiften durch das Papier geblutet.",
        "I burned my tongue on your wonderful soup, my own greed! Where can I buy more?",
        "I treat burns in my surgery; can your software store photos?",
        "Ich bin Arzt und behandle Verbrennungen; kann Ihre Praxissoftware Fotos speichern?",
        "We sell smoke machines and fire bowls. Can your shop system handle two tax rates?",
        "Luckily nobody got hurt when our old kettle (not yours) caught fire last year. Which of yours is the safest?",
        "Zum Glück wurde niemand verletzt, als unser alter Kocher Feuer fing. Welcher von Ihren ist sicher?",
        "The driver shouted at me because I took a minute to come down, I am 8 months pregnant. He dropped the bag on "
        "the step.",
        "My son got the lid off the paint at last.",
        "There's a fishy smell when I open the tin, is that normal for sardines?",
        "I couldn't wake my son for the lesson, can we move it?",
        "Das Paket ist etwas lädiert, der Kleber hat sich gelöst.",
        "Das Kissen ist an einer Seite weich geworden.",
    ],
)
def test_harm_denied_treated_or_anothers_is_none(text: str) -> None:
    """What did not happen, what a doctor treats, ink and smoke machines."""
    assert told(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "I won't be needing the subscription much longer. I've given away most of my things and written the letters.",
        "Ich habe alles verschenkt und die Abschiedsbriefe geschrieben.",
        "He has my password and knows from your dispatch email where I am staying now.",
        "Er hat mein Passwort und weiß durch Ihre Versandmail jetzt, wo ich untergekommen bin.",
    ],
)
def test_a_farewell_and_a_hiding_place_found_are_risks(text: str) -> None:
    """Neither says what is to come."""
    assert told(text) == AT_RISK


@pytest.mark.parametrize(
    "text",
    [
        "I've given away most of my things and I'm moving to Spain, please cancel.",
        "Ich habe alles verschenkt, weil ich umziehe. Bitte kündigen.",
        "I wrote a farewell card for my colleague, can you print it by Monday?",
        "Ich habe meiner Kollegin eine Abschiedskarte geschrieben.",
        "Mein Bruder weiß, wo ich wohne.",
    ],
)
def test_a_move_and_a_card_are_no_farewell(text: str) -> None:
    """Who moves gives things away, too."""
    assert told(text) == ""
