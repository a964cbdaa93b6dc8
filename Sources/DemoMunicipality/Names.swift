/// Names as common as they are among those who work in a Swedish city.
struct NameBook {
  private var compounds: [String] = []

  init() {
    for first in Self.surnameFirst {
      for last in Self.surnameLast where !first.lowercased().hasPrefix(last) {
        compounds.append(first + last)
      }
    }
  }

  func name(_ gender: Gender, _ dice: inout Dice) -> String {
    let origin = dice.pick(Self.origins, weight: \.weight)
    // Marriage and a second generation mix the books.
    let surnameOrigin = dice.happens(11) ? dice.pick(Self.origins, weight: \.weight) : origin
    return firstName(gender, origin, &dice) + " " + surname(surnameOrigin, &dice)
  }

  private func firstName(_ gender: Gender, _ origin: Origin, _ dice: inout Dice) -> String {
    let names = gender == .woman ? origin.women : origin.men
    let name = Self.common(names, &dice)
    guard origin.weight == Self.swedish.weight, dice.happens(3) else { return name }
    let second = dice.pick(
      gender == .woman ? ["Maria", "Karin", "Lena", "Sofie"] : ["Erik", "Olof", "Åke", "Henrik"]
    )
    let first = dice.pick(
      gender == .woman ? ["Ann", "Eva", "Anna", "Britt"] : ["Karl", "Jan", "Per", "Sven"]
    )
    return "\(first)-\(second)"
  }

  private func surname(_ origin: Origin, _ dice: inout Dice) -> String {
    if origin.weight == Self.swedish.weight, dice.happens(38) { return dice.pick(compounds) }
    return Self.common(origin.surnames, &dice)
  }

  /// The first of a list are the commonest: each is drawn by 1/(rank + 4), in whole numbers.
  private static func common(_ names: [String], _ dice: inout Dice) -> String {
    let rank = dice.pick(Array(names.indices)) { 10_000 / ($0 + 4) }
    return names[rank]
  }

  private struct Origin {
    let weight: Int
    let women: [String]
    let men: [String]
    let surnames: [String]

    init(_ weight: Int, women: String, men: String, surnames: String) {
      self.weight = weight
      self.women = women.split(separator: " ").map(String.init)
      self.men = men.split(separator: " ").map(String.init)
      self.surnames = surnames.split(separator: " ").map(String.init)
    }
  }

  private static let surnameFirst = [
    "Lind", "Berg", "Ek", "Sjö", "Holm", "Ström", "Lund", "Hall", "Björk", "Sand", "Söder", "Nord", "Öst",
    "Väster",
    "Hag", "Ny", "Al", "Ceder", "Åker", "Fors", "Grön", "Hed", "Hög", "Ros", "Sten", "Sund", "Wall", "Dal",
    "Eng",
    "Rönn", "Svan", "Asp", "Häll", "Löv", "Malm", "Palm", "Rosen", "Älv", "Öhr",
  ]
  private static let surnameLast = [
    "gren", "berg", "ström", "qvist", "lund", "mark", "dahl", "stedt", "blad", "man", "vall", "strand",
    "holm", "lind",
  ]

  private static let swedish = Origin(
    1_000,
    women: """
      Anna Maria Eva Kristina Emma Sara Karin Lena Elin Johanna Linda Malin Jenny Sofia Annika Helena Ingrid Ulrika \
      Susanne Camilla Hanna Josefin Frida Caroline Amanda Maja Ida Monica Marie Birgitta Åsa Petra Carina Julia Lisa \
      Matilda Kerstin Cecilia Therese Linnéa Pernilla Ebba Anette Louise Madeleine Charlotte Jessica Sandra Gunilla \
      Katarina Rebecka Elisabeth Victoria Felicia Moa Agnes Klara Alva Yvonne Ann Jeanette Marianne Lina Ellen \
      Mikaela Erika Viktoria Angelica Märta Inger Britt Wilma Nathalie Tova Lovisa Ylva Pia Kajsa Maud Görel Signe
      """,
    men: """
      Anders Johan Lars Per Erik Mikael Peter Fredrik Jan Daniel Magnus Thomas Andreas Martin Mattias Stefan Marcus \
      Jonas Henrik Niklas Oskar Patrik Robert Christian Alexander Jonathan Bengt Simon Emil Viktor David Joakim \
      Håkan Björn Tobias Anton Gustav Sebastian Filip Ulf Ola Mats Jesper Rickard Rasmus Kent Linus Kristoffer Roger \
      Göran Jakob Albin Elias Carl Pontus Jimmy Urban Tommy Hampus Kjell Sven Claes Ludvig Isak Måns Torbjörn Leif \
      Börje Roland Staffan Åke Östen Axel Hugo Conny Jörgen Tord Love Sixten
      """,
    surnames: """
      Andersson Johansson Nilsson Karlsson Persson Svensson Larsson Olsson Eriksson Jönsson Pettersson Hansson \
      Bengtsson Gustafsson Jonsson Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist Mårtensson Lindgren Berg \
      Axelsson Bergström Lundberg Lundgren Nyström Holm Lundqvist Björk Berglund Mattsson Sjöberg Håkansson Fransson \
      Ohlsson Åkesson Ek Nordström Danielsson Månsson Lund Wallin Nyberg Holmberg Engström Löfgren Sandberg Dahl \
      Henriksson Ekström Hermansson Paulsson Strand Abrahamsson Åberg Blom Hedlund Ivarsson Sundström Martinsson \
      Ström Söderberg Falk Hellström Norberg Isaksson Nordin Josefsson Bergman Ericsson Eklund Sjögren Blomqvist Alm \
      Malmberg Thuresson Rosén Hallberg Thorsson Wikström Lilja Ahlström Palm Svärd Rask Kvist Modig Bodén Frisk \
      Tufvesson Stenström Torstensson Sörensson Brandt Bäckman Hägg Öberg Örn Ahlgren Rydberg Franzén Wahlgren Ask
      """
  )

  private static let origins: [Origin] = [
    swedish,
    Origin(
      62,
      women:
        "Amina Aida Jasmina Selma Emina Lejla Mirela Sanela Azra Dijana Senada Vesna Ajla Merima Alma Snezana",
      men: "Emir Adnan Mirza Amir Damir Elvir Zlatan Nermin Haris Edin Denis Senad Goran Dragan Armin Admir",
      surnames: """
        Hadzic Begic Omerovic Jovanovic Petrovic Hodzic Halilovic Mehmedovic Nikolic Kovacevic Delic Ibrahimovic \
        Markovic Salihovic Huseinovic Suljic Karic Milosevic Ramic Popovic
        """
    ),
    Origin(
      70,
      women:
        "Fatima Zahra Nour Rania Layla Mariam Hanan Rasha Dalia Samar Yasmin Rima Hiba Huda Sawsan Abeer Lina",
      men:
        "Ahmad Mohammed Ali Omar Khaled Hassan Samer Bilal Yousef Mahmoud Karim Tarek Ibrahim Mustafa Zaid Fadi Rami",
      surnames: """
        Ali Hassan Ahmad Mohammed Ibrahim Hussein Khalil Saleh Mansour Haddad Al-Ahmad Nasser Darwish Hamdan Youssef \
        Khoury Issa Othman Abbas Kassem Al-Hassan Jaber Sabbagh Barakat
        """
    ),
    Origin(
      24,
      women: "Shirin Maryam Leila Parisa Nasrin Azadeh Mahsa Roya Farah Mina Negar Sima Elham",
      men: "Reza Amir Farhad Hamid Mehdi Babak Kamran Arash Saeed Dariush Navid Behrouz Kaveh",
      surnames: """
        Ahmadi Hosseini Karimi Rezaei Mohammadi Rahimi Moradi Jafari Akbari Ebrahimi Sharifi Tehrani Kazemi Nazari \
        Rostami
        """
    ),
    Origin(
      34,
      women:
        "Agnieszka Katarzyna Magdalena Joanna Ewa Małgorzata Dorota Beata Aleksandra Monika Karolina Iwona Zofia",
      men: "Piotr Tomasz Krzysztof Marcin Paweł Andrzej Łukasz Jacek Michał Robert Adam Dariusz Mateusz",
      surnames: """
        Kowalska Nowak Wiśniewski Wójcik Kamińska Lewandowski Zielinski Szymański Dąbrowska Kozlowski Jankowski Mazur \
        Krawczyk Wrona Pawlak Sikora
        """
    ),
    Origin(
      28,
      women: "Mette Hanne Kirsten Lone Dorthe Birgit Susanne Marianne Pernille Maiken Gitte Sanne",
      men: "Søren Lars Jens Niels Henrik Morten Jesper Kim Torben Flemming Rasmus Mads",
      surnames:
        "Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Petersen Madsen Kjær Holm"
    ),
    Origin(
      18,
      women: "Päivi Tuula Riitta Anneli Marja Sirpa Leena Minna Heidi Katja Kaisa",
      men: "Jari Timo Kari Juha Mika Pekka Hannu Antti Markku Ville Esa",
      surnames:
        "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Saari"
    ),
    Origin(
      28,
      women: "Ayşe Elif Zeynep Emine Fatma Derya Sevgi Nazdar Gülay Dilan Berivan Rojda Hatice",
      men: "Mehmet Mustafa Murat Ahmet Hüseyin Serkan Baran Deniz Azad Emre Kemal Rojhat Şahin",
      surnames: "Yılmaz Kaya Demir Çelik Şahin Özdemir Aydın Arslan Doğan Kılıç Aslan Güler Polat Koç Bozkurt"
    ),
    Origin(
      20,
      women: "Hodan Amina Ayaan Hibo Sahra Ifrah Khadra Fadumo Naima Hamdi Maryan Nimco",
      men: "Abdi Mohamed Yusuf Abdullahi Farah Hassan Ismail Liban Ahmed Guled Mahad Omar",
      surnames: "Abdi Mohamed Ali Ahmed Hassan Warsame Farah Osman Yusuf Jama Nur Abdullahi Elmi Hersi Adan"
    ),
    Origin(
      20,
      women: "Carmen Claudia Patricia Lorena Marcela Paola Ximena Gloria Andrea Verónica Daniela Pilar",
      men: "Carlos Luis Jorge Juan Miguel Rodrigo Pablo Diego Hernán Mauricio Sergio Andrés",
      surnames:
        "González Rodríguez Muñoz Rojas Díaz Soto Contreras Silva Martínez Sepúlveda Morales Fuentes Vargas Castro"
    ),
    Origin(
      24,
      women: "Nittaya Ploy Lan Thuy Linh Mai Siriporn Wanida Hoa Phuong Malee Joy Maricel",
      men: "Minh Tuan Hung Somsak Duc Anan Long Jun Ramon Quang Viet Niran",
      surnames: "Nguyen Tran Le Pham Hoang Vu Saetang Chaiyasit Wongsa Santos Reyes Dela-Cruz Bui Sukhum"
    ),
    Origin(
      26,
      women:
        "Elena Ioana Mihaela Cristina Gabriela Olena Natalia Svetlana Irina Oksana Andreea Tetiana Kateryna",
      men: "Andrei Mihai Ion Florin Oleksandr Serhii Dmytro Bogdan Ivan Radu Cristian Viktor Pavlo",
      surnames:
        "Popescu Ionescu Popa Dumitru Shevchenko Kovalenko Bondarenko Petrenko Radu Marin Ivanov Moraru Tkachenko"
    ),
    Origin(
      30,
      women: "Arta Blerta Fatmire Valbona Drita Shpresa Albana Teuta Arjeta Vjosa Mimoza Besarta",
      men: "Arben Agron Besim Driton Faton Ilir Kushtrim Naim Valon Burim Liridon Visar",
      surnames:
        "Krasniqi Gashi Berisha Hoxha Shala Morina Hoti Bytyqi Rexhepi Osmani Zeqiri Shehu Kelmendi Jashari"
    ),
  ]
}

/// Letters as they stand in e-mail addresses: å and ä are a, ö and ø are o, and so on.
func asciiLetters(_ name: String) -> String {
  String(
    name.lowercased().compactMap { character -> Character? in
      if character == " " { return "." }
      if character.isASCII { return character }
      return plain[character]
    }
  )
}

private let plain: [Character: Character] = [
  "å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u", "ø": "o", "æ": "a", "ı": "i", "ş": "s", "ç": "c",
  "ğ": "g", "ł": "l",
  "ą": "a", "ś": "s", "ó": "o", "ń": "n", "á": "a", "í": "i", "ñ": "n", "ú": "u", "ę": "e", "ż": "z",
]
