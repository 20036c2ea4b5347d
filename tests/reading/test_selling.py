"""Who sells something is no customer; who complains stays one, whatever else the message holds."""

import pytest

from amends.reading.selling import selling

SALES = [
    "I came across your website and noticed that it does not rank on Google. Our SEO team can get you on the first "
    "page within 90 days. Would you be open to a quick call?",
    "Are your customers frustrated by slow support? Our platform cuts complaints by 40 %. Book a 15-minute demo.",
    "I'm a freelance writer and would love to contribute a guest post to your blog, with one dofollow link.",
    "Did you see my last mail about the guest post? I have not heard back and don't want it lost in your inbox.",
    "We are a recruiting agency with pre-vetted developers. Tired of bad hires? Do you have 10 minutes for a call?",
    "WEBINAR: why 68 % of customers leave after one bad experience. Register now.\n\nYou are receiving this email "
    "because you signed up. Unsubscribe here.",
    "Dear user, your mailbox is full and 7 messages could not be delivered. Click here to verify your account.",
    "Just bumping this up. I never heard back. We sell quality backlinks from DA 50 sites.",
    "Dear Sir/Madam, we are a manufacturer of LED screens. Tired of late deliveries and broken goods? Best price!",
    "FOR IMMEDIATE RELEASE\n\nAcme ends terrible customer service. Media contact: press@acme.example",
    "I noticed that your website has broken links, which costs you customers. I am a web designer. Can I send you a "
    "quote?",
    "Congratulations! You have been selected to receive a gift card. Claim your prize before it expires.",
    "I am lawyer to the late Mr. Smith, who died and left 8.5 million dollars. I seek your cooperation as next of kin.",
    "Your PayPal account has been limited. Verify your account here or it will be closed permanently.",
    "I recorded you through your webcam. Send $900 in Bitcoin or I will send the video to all your contacts.",
    "I'm reaching out because we offer bookkeeping services. Late invoices are a nightmare. Interested?",
    "Do you accept sponsored posts? I represent several casino clients. What is the price for a dofollow link?",
    "Who handles support at your company? Companies like Acme reduced refunds by 35%. Worth a quick chat?",
    "Need a business loan? We offer unsecured loans with same-day approval. Apply now.",
    "We are offering targeted email lists of decision makers. Let me know your interest.",
    "Is your team struggling with angry customers? Our training program helps. To unsubscribe click here.",
    "I'm following up on my previous email regarding a link exchange. I still haven't received a response.",
    "Ich wollte nachfassen: Hatten Sie Zeit für unser Angebot zur Suchmaschinenoptimierung? Leider nichts gehört.",
    "Sparkasse: Ihr Konto wurde eingeschränkt. Bitte legitimieren Sie sich unter folgendem Link.",
    "Bei der Recherche bin ich auf Ihre Website gestoßen. Leider wird sie bei Google kaum gefunden. Unsere SEO-Agentur "
    "bringt Sie auf Seite 1.",
    "Sind Ihre Kunden von langen Wartezeiten genervt? Unsere Plattform senkt Beschwerden um 40 %. Buchen Sie eine "
    "kostenlose Demo.",
    "Haben Sie meine letzte Mail zum Gastbeitrag gesehen? Ich habe leider noch keine Antwort bekommen.",
    "Ihr Postfach ist voll. Bestätigen Sie Ihr Konto, sonst wird es innerhalb von 24 Stunden gesperrt.",
    "Schluss mit verärgerten Kunden! Unser kostenloses Webinar zeigt, wie. Jetzt anmelden.\n\nNewsletter abbestellen",
    "Wir sind eine Personalvermittlung und haben passende Kandidaten. Ärger mit Fehlbesetzungen? Haben Sie Interesse?",
    "Benötigen Sie einen Kredit? Wir bieten Sofortkredite ohne Schufa. Jetzt beantragen.",
    "Pressemitteilung\nZur sofortigen Veröffentlichung: Jeder zweite Kunde ist vom Service enttäuscht.",
    "Mit unserer SEO-Lösung bringen wir Ihren Shop auf Seite 1 bei Google. Über 500 zufriedene Kunden vertrauen uns.",
    "Ich habe Sie gefilmt. Zahlen Sie 900 Euro in Bitcoin, sonst geht das Video an alle Ihre Kontakte.",
]
CUSTOMERS = [
    "I came across your website and ordered a lamp. Nothing came.",
    "Your demo was a disaster. The trainer did not show up, and our whole team waited. Our platform runs on yours!",
    "Unsubscribe me, I asked three times. You are receiving this email because I am fed up.",
    "To unsubscribe click here, it says. I did, and I keep getting your newsletter.",
    "I came across your website and would like a demo of your product. Could we set up a quick call?",
    "We are a manufacturer of screens and our last order arrived broken. Can we arrange a call?",
    "Mit unserer SEO-Lösung bringen wir unsere Kunden auf Seite 1, nur Ihr Portal ist seit heute offline.",
    "Mehr als 500 zufriedene Kunden vertrauen Ihnen, heißt es. Ich warte seit Mai auf meine Rechnung.",
    "We help companies like yours grow, and your API is down since noon. Could you schedule a call today?",
    "I'm a freelance writer and cannot log in. Could we book a short call?",
    "I run a marketing agency. Did you see my last mail? I have not heard back about my invoice.",
    "I'm following up on my previous email. I have not heard back.",
    "I got this email: 'Your mailbox is full. Click here to verify your account.' Is this from you?",
    "My mailbox is full and your support does not answer.",
    "Your PayPal account has been limited, it says, verify your account. Why is that? I paid for my order with it.",
    "Somebody asks me for Bitcoin in your name and says he recorded me through your webcam.",
    "The early bird price was not applied. I signed up on Friday; your webinar was great, the invoice is not.",
    "My late husband left an account of 2 million dollars with you. I need your assistance as his next of kin.",
    "We are looking for a tool like yours. Who handles sales at your company? Worth a quick call?",
    "I bought the SEO package. My website does not rank on Google and your consultant never called.",
    "I paid for ten guest posts with dofollow links and got two. I have not heard back from you.",
    "Our SEO team can use your tool no more. We cannot log in since Monday, and 40 % of our reports are lost.",
    "The loan I was promised: your staff told me same-day approval. I still wait. Apply now, your page says!",
    "I was told to register now for the free webinar. The link is broken.",
    "You have been selected to receive a gift card, your letter said. I tried to claim it, and it fails.",
    "Please find attached our brochure that you printed. The colours are wrong, we ordered blue.",
    "Your agency promised qualified leads. We got none, and I want my money back.",
    "I run an SEO agency and use your rank tracker: the rankings on Google are wrong. Could you set up a call?",
    "We offer training courses and our students see a black screen. Could we schedule a call?",
    "As a PR agency we had the press kit printed by you, with the wrong logo. Can we arrange a call?",
    "Wir bieten Schulungen an und Ihr Zugang streikt. Hätten Sie Zeit für ein kurzes Telefonat?",
    "Anbei finden Sie unseren Katalog, den Sie falsch gedruckt haben. 500 Stück sind unbrauchbar.",
    "Ich bin auf Ihre Website gestoßen und habe ein Regal bestellt. Es kam nichts.",
    "Ihre Demo war eine Katastrophe. Unser Team hat 15 Minuten Zeit verloren und wartet noch.",
    "Ich habe mich schon dreimal vom Newsletter abgemeldet. Newsletter abbestellen geht nicht!",
    "Ist das von Ihnen? „Ihr Postfach ist voll. Bestätigen Sie Ihr Konto.“",
    "Wir sind eine Agentur und kommen nicht in unser Konto. Haben Sie Zeit für ein kurzes Telefonat?",
    "Haben Sie meine letzte Mail gesehen? Ich habe noch keine Antwort bekommen.",
    "Wir haben Interesse an Ihrem Produkt. Hätten Sie Zeit für ein kurzes Gespräch? Wir sind Hersteller von Lampen.",
    "Ihr Konto wurde gesperrt, steht da, bestätigen Sie Ihre Daten. Warum ist mein Konto gesperrt?",
    "I run a web agency. My client's site on your hosting is slow, SEO is ruined. Open to a quick call?",
    "Our training platform helps nurses. Since your update nothing loads. Are you interested in logs?",
    "I need a business loan, apply now gives error 500.",
    "Die Pressemitteilung, die Sie für uns verschickt haben, hatte Fehler. Jetzt anmelden ging auch nicht.",
    "Wir sind eine Agentur mit mehr Reichweite, seit Ihr Plugin läuft, hängt alles. Haben Sie 10 Minuten Zeit?",
]


@pytest.mark.parametrize("text", SALES)
def test_what_sells_is_told(text: str) -> None:
    """Somebody who names customers' trouble in order to sell has none."""
    assert selling(text)


@pytest.mark.parametrize("text", CUSTOMERS)
def test_a_customer_stays_one(text: str) -> None:
    """A phrase that sales mails have, too, hides no trouble, question or order of the writer's own."""
    assert not selling(text)


def test_the_subject_helps() -> None:
    """A second mail says in its subject alone what it is after."""
    words = "Did you see my last mail? I have not heard back."
    assert selling(words, "Re: Guest post on your blog")
    assert not selling(words, "Re: Broken lamp")


def test_a_quoted_mail_sells_nothing() -> None:
    """Who answers a newsletter is no newsletter."""
    quoted = "\n".join(f"> {line}" for line in SALES[5].splitlines())
    assert not selling(f"I have had enough of these.\n\nOn Mon, 2 Mar 2026, Shop <a@b.example> wrote:\n{quoted}")
