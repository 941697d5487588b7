/**
 * What a descriptor's words say of its category: names and trade words that a traveller in Indonesia and beyond meets.
 * Written from general knowledge; phrases are separated by commas and read like any descriptor (case, marks and branch
 * numbers do not matter). `brand`: the name of one business, or a phrase that means one thing. `strong`: a trade word
 * that decides. `plain`: a trade word that a stronger one beside it overrules. `weak`: better than no word at all.
 */
import type { Category } from "./taxonomy.ts"

export type Strength = "brand" | "strong" | "plain" | "weak"

export const merchantPhrases: { readonly [Name in Category]: { readonly [Level in Strength]: string } } = {
  lodging: {
    brand: `airbnb, agoda, booking com, hotels com, hostelworld, reddoorz, red doorz, oyo, oyo rooms, airyrooms, bobobox,
      mamikos, rukita, traveloka hotel, tiket com hotel, pegipegi hotel, trip com hotel, expedia hotel, hilton, doubletree, conrad, marriott, sheraton, westin, le meridien, st regis, ritz carlton,
      courtyard, four points, aloft, moxy, hyatt, andaz, novotel, mercure, ibis, ibis styles, ibis budget, pullman,
      sofitel, grand mercure, accor, aston, harris hotel, favehotel, fave hotel, pop hotel, neo hotel, quest hotel,
      santika, amaris, the anvaya, whiz hotel, whiz prime, zest hotel, swiss belhotel, swiss belinn, swiss belresort,
      artotel, luminor, horison, grand inna, padma resort, padma hotel, ayana, alila, komaneka, kayon, maya ubud,
      hanging gardens, viceroy, amandari, bisma eight, the mulia, tentrem, royal ambarrukmo, gaia hotel, trans luxury,
      hotel mulia, hotel indonesia kempinski, kempinski, shangri la, mandarin oriental, peninsula hotel, fairmont,
      raffles hotel, four seasons, intercontinental, holiday inn, crowne plaza, indigo hotel, six senses, ramada,
      wyndham, best western, radisson, dusit, anantara, centara, amari, avani, marina bay sands, fragrance
      hotel, tune hotel, the pod, toyoko inn, apa hotel, dormy inn, route inn, super hotel, mystays, tokyu stay,
      mitsui garden, sotetsu fresa, hotel gracery, hotel sunroute, prince hotel, daiwa roynet, nine hours, first cabin,
      travelodge, premier inn, motel 6, super 8 motel, days inn, hampton inn, selina, mad monkey, tribal bali, kos andalus,
      plataran, jiwa jawa resort, amanjiwo, nihi, bambu indah, the legian, potato head suites, kuta paradiso, grand hyatt,
      park hyatt, discovery kartika, inaya putri, melia, hard rock hotel, hotel tugu, ketapang indah`,
    strong: `homestay, home stay, guesthouse, guest house, guesthouses, losmen, hostel, hostels, backpacker, backpackers,
      penginapan, wisma, ryokan, minshuku, villa, villas, resort, resorts, glamping, bungalow, bungalows, cottage,
      cottages, lodge, motel, capsule, pension, pensione, apartemen, apartment, apartments, aparthotel, serviced
      apartment, room charge, sewa kamar, pondok wisata, bed breakfast, b&b, boutique hotel, camping ground, campsite,
      joglo homestay, room deposit, deposit kamar, deposit villa, deposit hotel, house rental, kost, kos kosan`,
    plain: `hotel, hotels, htl, inn, suite, suites, residence, residences, griya inap, rooms, room, lodging, accommodation,
      joglo, hospitality, stay, staycation`,
    weak: "retreat, hideaway, eco camp, camp, kos, penthouse, sanctuary",
  },

  food: {
    brand: `mcdonalds, mcd, mc donalds, mcdelivery, kfc, kentucky fried, burger king, wendys, pizza hut, dominos, dominos
      pizza, papa johns, papa rons, starbucks, sbux, jco, j co, j co donuts, dunkin, dunkin donuts, krispy kreme, chatime,
      mixue, gulu gulu, gong cha, koi the, tiger sugar, xing fu tang, kokumi, es teh indonesia, esteh, haus indonesia,
      kopi kenangan, janji jiwa, kopi janji jiwa, fore coffee, tomoro, tomoro coffee, point coffee, kopi tuku, tuku,
      toko kopi tuku, kopi soe, kulo, kopi kulo, flash coffee, jago coffee, kopi jago, excelso, anomali, tanamera,
      giyanti, kopi oey, filosofi kopi, bengawan solo coffee, bengawan solo, maxx coffee, djournal, common grounds,
      one fifteenth, seniman coffee, revolver espresso, revolver, expat roasters, solaria, hokben, hoka hoka bento,
      yoshinoya, sukiya, matsuya, marugame, marugame udon, sushi tei, genki sushi, ichiban sushi, gyu kaku, shaburi,
      kintan, hachi grill, gokana, raa cha, richeese, richeese factory, geprek bensu, ayam gepuk, gacoan, mie gacoan,
      wizzmie, bakmi gm, bakmi golek, sate khas senayan, sate taichan, pagi sore, sederhana, natrabu,
      simpang raya, garuda padang, bumbu desa, ampera, sambal lalap, waroeng ss, spesial sambal, ayam suharti, mbok berek,
      gudeg yu djum, gudeg wijilan, house of raminten, raminten, mang engking, bebek bengil, bebek tepi sawah, bebek
      slamet, bebek kaleyo, bebek goreng, naughty nuri, naughty nuris, warung made, mak beng, ibu oka, pak malen, nasi
      ayam kedewatan, nasi pedas, bu andika, liku, locavore, kynd, sisterfields, crate cafe, milk madu, la favela, motel
      mexicola, la brisa, la lucciola, ku de ta, potato head, finns, finns beach club, single fin, old mans, the lawn,
      cafe organic, nook, betelnut, shady shack, clear cafe, alchemy, kafe ubud, tropical view, gofood, go food, gojek
      gofood, gojek go food, grabfood, grab food, grab grabfood, grab grab food, shopeefood, shopee food, shopee
      shopeefood, foodpanda, deliveroo, uber eats, ubereats, doordash, demae can, ichiran, ippudo, afuri, saizeriya,
      gusto, jonathans, coco ichibanya, doutor, tullys, mos burger, freshness burger, sushiro, kura sushi, hama sushi,
      tendon tenya, tenya, torikizoku, ootoya, yayoi, pepper lunch, komeda, uobei, blue bottle, arabica, toast box,
      ya kun, ya kun kaya, old chang kee, din tai fung, crystal jade, jumbo seafood, tian tian, hawker chan, putien,
      killiney, marrybrown, secret recipe, oldtown white coffee, zus coffee, texas chicken, jollibee, chowking, mang
      inasal, greenwich, highlands coffee, cong caphe, pho, after you, cafe amazon, mk restaurant, tim hortons, subway,
      taco bell, shake shack, five guys, nandos, pret, pret a manger, costa coffee, caffe nero, greggs, peets, carls jr,
      a&w, chipotle, in n out, popeyes, haidilao, paradise dynasty, imperial kitchen, ta wan, breadtalk, holland bakery,
      roti o, rotio, rotiboy, roti boy, auntie annes, shihlin, bakerzin, tous les jours, paul bakery, pancious, union,
      social house, sushi hiro, beach club, beachclub, rumah makan, ayam geprek, nasi goreng, nasi uduk, nasi padang,
      nasi kuning, nasi campur, ayam bakar, ayam goreng, ikan bakar, babi guling, mie ayam, bubur ayam, es teler, es
      krim, ice cream, warung makan, warung nasi, warung kopi, food court, foodcourt, coffee shop, tea house, juice bar,
      restaurant hotel, hotel restaurant, rooftop bar, sky bar, cloud lounge, cafe bar, bakery cafe`,
    strong: `resto, restaurant, restaurants, restoran, ristorante, resturant, warung, waroeng, warong, wr, warteg, warkop,
      kafe, cafe, coffe, coffee, kopi, kopitiam, kedai, depot, bakso, baso, bakwan, sate, satay, nasi, sego, ayam, bebek,
      mie, mi, bakmi, bakmie, soto, sop, rawon, gudeg, pecel, lalapan, penyet, geprek, gado, ketoprak, siomay, batagor,
      pempek, seblak, cilok, martabak, bubur, padang, minang, betutu, guling, lawar, tahu, tempe, ramen, sushi, izakaya,
      udon, soba, tempura, yakiniku, yakitori, teppanyaki, okonomiyaki, takoyaki, gyoza, donburi, kaiten, shabu, sukiyaki,
      bento, pizza, pizzeria, pasta, burger, burgers, burrito, taco, tacos, taqueria, kebab, shawarma, falafel, bakery,
      bakeries, roti, patisserie, boulangerie, bagel, gelato, gelateria, donut, donuts, waffle, pancake, creamery, dessert,
      seafood, grill, steak, steakhouse, bbq, bistro, brasserie, trattoria, osteria, cantina, kitchen, dapur, pawon, eatery,
      catering, noodle, noodles, dimsum, dim sum, boba, teh, jus, juice, juicery, smoothie, brunch, pub, brewery, brewing,
      tavern, canteen, kantin, angkringan, lesehan, hawker, chicken, crab, kepiting, udang, ikan, katsu, curry, kari,
      thai food, tom yum, gastropub, diner, roaster, roasters, roastery, espresso, cappuccino, vegan, raw food, foodhub,
      sarapan, breakfast, lunch, dinner, minuman, es campur, es kelapa, cendol, dawet, wedang, jajanan, gorengan, bistrot`,
    plain: `rm, bar, bars, food, foods, kuliner, makan, makanan, lounge, snack, snacks, cake, cakes, tea, milk, wine, lunchbox,
      cocktail, table, spoon, bowl, deli, culinary, rasa, taste, pesta, es, dining, beverage, f&b`,
    weak: "beach, garden, rooftop, chef, mbok, bu, pak, mak, teras, sambal, pondok",
  },

  groceries: {
    brand: `indomaret, indomart, idm, alfamart, alfa mart, alfamidi, alfa midi, alfa express, sat alfamart, circle k,
      circlek, 7 eleven, seven eleven, 7eleven, familymart, family mart, lawson, ministop, mini stop, daily yamazaki,
      newdays, hypermart, carrefour, transmart, giant ekstra, giant supermarket, lotte mart, lottemart, lotte grosir,
      superindo, super indo, hero supermarket, ranch market, farmers market, the foodhall, foodhall, food hall, grand
      lucky, papaya fresh gallery, papaya fresh, bintang supermarket, bintang supermarkt, pepito, pepito market, popular
      market, coco mart, cocomart, coco supermarket, coco market, tiara dewata, clandys, delta dewata, hardys, nirmala,
      toserba yogya, yogya toserba, borma, griya yogya, tip top, naga swalayan, pamella, mirota kampus, superstore,
      indogrosir, aeon supermarket, aeon mall supermarket, maxvalu, seicomart, fairprice, ntuc, cold storage, sheng
      siong, cheers, giant hyper, tesco, lotuss, lotus, big c, bigc, tops market, tops daily, villa market, gourmet
      market, makro, mydin, jaya grocer, village grocer, econsave, kk mart, kk supermart, seiyu, maruetsu, summit store,
      life supermarket, ito yokado, gyomu super, my basket, ok store, woolworths, coles, aldi, lidl, spar, walmart,
      costco, trader joes, whole foods, safeway, kroger, sainsburys, waitrose, rewe, edeka, penny markt, albert heijn,
      monoprix, mercadona, migros, coop, segari, sayurbox, happyfresh, grabmart, grab mart, gomart, go mart, gojek
      gomart, grab grabmart, warung madura, toko kelontong, warung kelontong, toko sembako, pasar swalayan, fresh market,
      toko buah, mini market, super market, bali buda, all fresh, total buah, k3 mart, winmart, vinmart, puregold, sm
      supermarket`,
    strong: `supermarket, supermarkt, supermercado, swalayan, minimarket, minimart, grocer, grocers, grocery, groceries,
      hypermarket, kelontong, sembako, sayur, sayuran, buah, toserba, convenience, butcher, daging, beras, grosir,
      provision, provisions, greengrocer, fruit, fruits, mart, pasar, tani, fresh mart, warmad, konbini, bodega`,
    plain: "market, markt, mercado, organic, farm, agen, galon, susu",
    weak: "toko, tk, ud, kios",
  },

  transport_local: {
    brand: `grabcar, grab car, grabbike, grab bike, grab rides, grab trip, grabtaxi, grab taxi, grab, goride, go ride,
      gocar, go car, gojek goride, gojek gocar, gojek, go jek, maxim, indrive, indriver, bluebird, blue bird, silver bird,
      silverbird, bluebird taksi, express taxi, taksi express, uber, uber trip, bolt eu, lyft, didi, tada, ryde, zig,
      comfortdelgro, comfort taxi, citycab, transjakarta, trans jakarta, transjogja, trans jogja, trans metro dewata,
      teman bus, trans semarang, suroboyo bus, jaklingko, jak lingko, mrt, mrt jakarta, lrt, lrt jakarta, lrt jabodebek,
      krl, kci, kai commuter, commuter line, commuterline, kereta commuter, suica, mobile suica, pasmo, icoca, pitapa, toei,
      tokyo metro, osaka metro, tokyu, odakyu, keio, ez link, ezlink, simplygo, transitlink, smrt, sbs transit, octopus,
      mtr, bts skytrain, rabbit card, bem bangkok metro, touch n go, rapidkl, rapid kl, myrapid, tfl, oyster, opal card,
      myki, ratp, navigo, bvg, mta, metrocard, clipper card, pertamina, mypertamina, pertashop, shell, bp akr, vivo energy,
      total energies, totalenergies, petronas, caltex, esso, exxon, exxonmobil, eneos, idemitsu, chevron, etoll, e toll,
      jasa marga, jasamarga, e parking, secure parking, sky parking, skyparking, centre park, centrepark, times parking,
      autopay parking, trac astra, avis, hertz, europcar, sixt, budget rent, budget car, enterprise rent, alamo rent,
      times car, orix rent, nippon rentacar, nippon rent, toyota rent, nissan rent, nicon, lime ride, bird rides, anywheel,
      hellobike, beam scooter, bikago, movic, kura kura bus, sewa motor, rental motor, sewa mobil, rental mobil, rental
      sepeda, sewa sepeda, rent a car, rent car, car rental, car hire, rentacar, motorbike rental, scooter rental, bike
      rental, motor rental, gerbang tol, gas station, subway station, petrol station, bensin eceran, airport taxi, taksi bandara, parkir
      bandara, airport parking, parking hotel, parkir hotel, parkir mall, monorail`,
    strong: `taxi, taxis, taksi, cab, cabs, ojek, ojol, angkot, bemo, parkir, parking, car park, carpark, tol, toll, spbu,
      bensin, bbm, fuel, petrol, gasoline, pertamax, pertalite, scooter, scooters, moped, motorbike, motorbikes, rickshaw,
      metro, tram, tramway, transit, mtrans, tuk tuk, tuktuk, songthaew, becak, andong, delman, cidomo, bus
      kota, city bus, halte, ride, rides, ridehailing, private driver, driver, sopir, supir, bengkel, tambal ban, ev charging,
      spklu, charging station, bicycle, velo`,
    plain: "rental, sewa, rent, rentals, mobil, car, cars, bike, bikes, motor, transport, transportasi, auto, bus",
    weak: "trans, trip",
  },

  transport_intercity: {
    brand: `garuda indonesia, garuda, lion air, lionair, lion airlines, batik air, wings air, citilink, airasia, air asia,
      super air jet, superairjet, pelita air, sriwijaya air, sriwijaya, nam air, transnusa, trigana, susi air, scoot,
      jetstar, singapore airlines, singapore airl, singaporeair, silkair, cathay pacific, cathay, hk express, all nippon,
      ana air, jal, japan airlines, japan airl, peach aviation, zipair, solaseed, skymark, thai airways, thai lion, thai
      vietjet, nok air, bangkok airways, vietjet, vietnam airlines, bamboo airways, malaysia airlines, malindo, firefly,
      cebu pacific, philippine airlines, korean air, asiana, jeju air, china airlines, eva air, starlux, air china, air
      india, indigo air, emirates, etihad, qatar airways, saudia, turkish airlines, thy, klm, air france, lufthansa, swiss
      air, british airways, iberia, finnair, qantas, virgin australia, air new zealand, united airlines, delta air,
      american airlines, southwest air, ryanair, easyjet, wizz air, vueling, norwegian air, kai, pt kai, kai access, kereta
      api, kereta api indonesia, kai bandara, railink, whoosh, kcic, kereta cepat, damri, shinkansen, smartex, smart ex,
      jr, jr east, jr central, jr west, jr tokai, jr kyushu, jr hokkaido, japan rail, jr pass, narita express, skyliner,
      keisei, limousine bus, airport limousine, willer, willer express, klia ekspres, klia express, erl, ktmb, ets, plusliner,
      srt, state railway, korail, ktx, amtrak, greyhound, megabus, flixbus, eurostar, trenitalia, italo, sncf, ouigo,
      deutsche bahn, vertrieb, renfe, national express, heathrow express, tiket com, tiketcom, traveloka, pegipegi, trip
      com, ctrip, expedia, mytrip, kiwi com, baolau, easybook, redbus, bookaway, busbud, rosalia indah,
      sinar jaya, harapan jaya, pahala kencana, gunung harta, po haryanto, juragan, efisiensi, lorena, primajasa, agra mas,
      nusantara bus, safari dharma, eka mira, sugeng rahayu, cititrans, xtrans, x trans, baraya, baraya travel, daytrans,
      day trans, arnes, jackal holidays, bhinneka shuttle, lintas shuttle, aragon, perama, perama tour, pelni, asdp, ferizy,
      dlu, dharma lautan, batam fast, batamfast, sindo ferry, majestic ferry, gili getaway, bluewater express, blue water
      express, eka jaya, semaya one, semaya, scoot fast, ostina, marlin fast, wahana gili, patagonia xpress, maruti express,
      golden queen, idola express, angel billabong, d star, el rey, the angkal, axe stone, bali brio, kencana fast,
      fast boat, fastboat, fast cruise, speed boat, speedboat, airport bus, airport train, airport rail, bus bandara,
      kereta bandara, tiket pesawat, tiket kereta, tiket kapal, tiket bus, bus malam, bus station, terminal bus, air ticket`,
    strong: `airlines, airline, airways, aviation, flight, flights, penerbangan, pesawat, ferry, ferries, feri, kapal,
      pelabuhan, shuttle, stasiun, otobus, akap, rail, railway, railways, train, trains, kereta, bahn, jetty, penyeberangan,
      coach, express bus, po`,
    plain:
      "travel, travels, boat, boats, harbour, harbor, terminal, cruises, airport, bandara, voyage, transfer bandara",
    weak: "cruise, express, holidays, holiday, port",
  },

  activities: {
    brand: `klook, getyourguide, get your guide, viator, kkday, headout, tiqets, globaltix, goers, loket com, tiket masuk,
      cinema xxi, xxi, m tix, mtix, tix id, tixid, cgv, cgv cinemas, cinepolis, flix cinema, golden village, shaw theatres,
      gsc, golden screen, tgv cinemas, major cineplex, toho cinemas, waterbom, waterboom, bali safari, bali zoo, bali bird
      park, bali treetop, bali swing, aloha ubud swing, dufan, dunia fantasi, ancol, sea world, seaworld, tmii, taman mini,
      taman safari, jatim park, jawa timur park, museum angkut, trans studio, saloka, kidzania, borobudur, prambanan, ratu
      boko, ullen sentalu, tanah lot, pura uluwatu, uluwatu temple, kecak uluwatu, tirta empul, goa gajah, tirta gangga,
      tegallalang, tegalalang, besakih, ulun danu, penglipuran, monkey forest, garuda wisnu kencana, gwk, merapi jeep, bromo,
      kawah putih, kawah ijen, tangkuban perahu, floating market lembang, farmhouse lembang, dusun bambu, orchid forest,
      komodo national, taman nasional, national park, taman wisata, wisata alam, perhutani, disneyland, disneysea, tokyo
      disney, universal studios, usj, uss, legoland, sunway lagoon, gardens by bay, singapore zoo, night safari, mandai,
      sentosa, teamlab, teamlabs, ghibli, skytree, tokyo tower, shibuya sky, madame tussauds, everland, lotte world, ocean
      park, louvre, musee, sagrada familia, inul vizta, nav karaoke, happy puppy, masterpiece karaoke, manekineko, big echo,
      karaoke kan, timezone, funworld, amazone, jumpstart, golds gym, celebrity fitness, fitness first, anytime fitness,
      yoga barn, radiantly alive, pyramids chi, reef seen, blue marlin dive, trawangan dive, manta dive, aquamarine diving,
      bali hai cruise, odyssey surf, rip curl school, sobek, mason adventures, spa hotel, day spa, hotel spa, resort spa,
      cooking class, kelas memasak, water park, theme park, hot spring, hot springs, cable car, air terjun, tour guide, day
      tour, walking tour, city tour, boat tour, snorkeling trip, dive center, dive centre, surf school, surf camp, beach
      entrance, dinner cruise, sunset cruise, escape room, night club, art museum, wisata bahari, pantai wisata`,
    strong: `spa, spas, massage, pijat, pijit, urut, refleksi, reflexology, sauna, tour, tours, touring, guide, pemandu,
      wisata, entrance, museum, zoo, aquarium, temple, pura, candi, keraton, kraton, istana, dive, dives, diving, divers,
      scuba, snorkel, snorkeling, surf, surfing, rafting, kayak, trekking, hiking, trek, yoga, pilates, karaoke, ktv, bioskop,
      cinema, cinemas, cineplex, movie, theatre, theater, waterpark, gallery tour, golf, bowling, billiard, biliar, onsen,
      gondola, atv, quad, paragliding, parasailing, safari, concert, konser, festival, waterfall, kecak, gym, fitness,
      futsal, badminton, loket, karcis, retribusi, admission, adventure, adventures, excursion, excursions, expedition,
      expeditions, nightclub, canyoning, zipline, outbound, playground, arcade, observatory, planetarium, botanical, kebun
      raya, kebun binatang, tn, ticketing, wellness, workshop, jeep, offroad, parade, stadium, amusement`,
    plain:
      "ticket, tickets, tiket, tik, show, dance, pool, kolam, sports, sport, entertainment, event, events, park, taman",
    weak: "club, pantai, experience, studio, island, nusa, gili, class",
  },

  shopping: {
    brand: `uniqlo, gu, h&m, zara, pull&bear, pull bear, bershka, stradivarius, mango, cotton on, cottonon, matahari,
      matahari dept, ramayana, sogo, seibu, galeries lafayette, central dept, debenhams, tokopedia, shopee, shopee id, lazada,
      blibli, bukalapak, tiktok shop, amazon, amazon mktp, amzn, amzn mktp, aliexpress, ebay, rakuten, zalora, etsy, temu,
      shein, erafone, ibox, digimap, samsung store, apple store, electronic city, hartono, best denki, ace hardware, mr diy,
      informa, ikea, miniso, kkv, oh some, gramedia, periplus, kinokuniya, books beyond, sephora, sociolla, beauty haul,
      the body shop, innisfree, krisna, krisna oleh, joger, dagadu, mirota batik, hamzah batik, batik keris, danar hadi, batik
      trusmi, alun alun indonesia, sarinah, smesco, bakpia, bakpia pathok, bakpia kukus, kartika sari, amanda brownies,
      prima rasa, pie susu, pia legong, kopi oleh, lapis talas, lapis bogor, erlangga oleh, agung bali oleh, oleh oleh, dufry,
      dfs, king power, lotte duty, bic camera, biccamera, yodobashi, yamada denki, edion, don quijote, donki, don don donki,
      daiso, muji, mujirushi, tokyu hands, hands shinjuku, loft, isetan, takashimaya, mitsukoshi, daimaru, parco, lumine,
      animate, mandarake, abc mart, decathlon, sports station, planet sports, sports direct, royal sporting, nike, adidas,
      puma, skechers, levis, polo, lacoste, crocs, bata, vans, converse, new balance, rip curl, quiksilver, billabong, roxy,
      surfer girl, volcom, hurley, pandora, tiffany, swarovski, louis vuitton, gucci, hermes, chanel, coach store, charles
      keith, pedro, kate spade, mustafa centre, mustafa, robinsons, tangs, challenger, courts, harvey norman, primark, target,
      macys, nordstrom, best buy, tj maxx, kmart, big w, mbk, platinum fashion, siam paragon, emporium, toko emas, toko buku,
      toko baju, toko tas, toko sepatu, toko batik, toko elektronik, toko perak, toko kain, pusat oleh, pasar seni, art
      market, pasar sukawati, pasar beringharjo, tanah abang, night market, thrift shop, book store, art shop, gift shop,
      duty free, dutyfree, department store, dept store, factory outlet, premium outlet, surf shop, dive shop equipment`,
    strong: `oleh, souvenir, souvenirs, suvenir, cinderamata, batik, butik, boutique, fashion, distro, clothing, cloth, clothes,
      apparel, shoes, shoe, sepatu, sandal, tas, bag, bags, perak, silver, silversmith, jewelry, jewellery, jewelers,
      perhiasan, emas, jewel, handicraft, handicrafts, kerajinan, craft, crafts, electronics, electronic, elektronik,
      komputer, computer, camera, kamera, gadget, books, book, buku, bookstore, bookshop, mall, outlet, kaos, kaus, busana,
      hijab, cosmetic, cosmetics, kosmetik, parfum, perfume, toys, toy, mainan, furniture, mebel, garment, tenun, songket,
      ukir, ukiran, sarung, kebaya, textile, tekstil, wear, outfitters, leather, kulit, pearl, mutiara, ceramics, keramik,
      antique, antik, watch, watches, jam tangan, pakaian, konveksi, tailor, hardware, stationery, aksesoris, accessories,
      swimwear, bikini, bazaar, bazar, thrift, vintage, ecommerce, marketplace, brownies, dodol, keripik`,
    plain:
      "shop, shops, shopping, store, stores, gift, gifts, art, arts, galeri, gallery, collection, plaza, design, beauty",
    weak: "house, center, centre, online, co, trading, jaya",
  },

  health: {
    brand: `kimia farma, guardian, watsons, century healthcare, apotek century, apotek k, viva health, viva generik, generik,
      halodoc, alodokter, prodia, pramita, cito lab, siloam, bimc, mayapada, hermina, eka hospital, mitra keluarga, kasih ibu,
      sanglah, bali med, surya husadha, bali royal, awal bros, omni hospital, pondok indah hospital, rs pondok indah, panti
      rapih, bethesda, borromeus, dharmais, unicare, international sos, matsumoto kiyoshi, matsumotokiyoshi, matsukiyo, sugi
      drug, sugi yakkyoku, sundrug, sun drug, tsuruha, welcia, cocokara, cocokara fine, kirindo, ainz tulpe, boots, superdrug,
      cvs, cvs pharmacy, walgreens, rite aid, chemist warehouse, priceline pharmacy, caring pharmacy, unity pharmacy, mercury
      drug, pharmacity, raffles medical, parkway, mount elizabeth, gleneagles, bumrungrad, samitivej, optik melawai, optik
      seis, optik tunggal, owndays, jins, zoff, drug store, rumah sakit, toko obat, dental clinic, medical center, medical
      centre, klinik gigi, tes antigen`,
    strong: `apotek, apotik, apotheke, pharmacy, pharmacie, farmacia, pharma, farma, farmasi, drugstore, drugs, drug, klinik,
      clinic, clinics, poliklinik, hospital, hospitals, rsup, rsud, rsu, rsia, rs, medical, medika, medis, medicine, medikal,
      dokter, doctor, dental, dentist, dentistry, gigi, laboratorium, optik, optic, optical, optician, eyewear, vaksin,
      vaccine, vaccination, puskesmas, bidan, obat, chemist, chemists, physio, physiotherapy, fisioterapi, herbal, jamu, praktek
      dr, praktik dr, skin clinic, ambulance, yakkyoku`,
    plain: "health, healthcare, sehat, care, lab, dr, husada, waras, medic",
    weak: "vitamin, aesthetic",
  },

  communication: {
    brand: `telkomsel, mytelkomsel, simpati, xl, xl axiata, xl prabayar, axis, indosat, indosat ooredoo, im3, ooredoo,
      tri indonesia, smartfren, by u, byu, live on, telkom, telkom indonesia, indihome, biznet, first media,
      myrepublic, iconnet, cbn, airalo, holafly, nomad esim, ubigi, saily, maya mobile, gigsky, roamless, flexiroam, singtel,
      starhub, m1, simba, celcom, celcomdigi, digi, maxis, hotlink, u mobile, ais, dtac, truemove, true move, softbank, ntt
      docomo, docomo, ahamo, rakuten mobile, sakura mobile, mobal, iijmio, ninja wifi, globe telecom, smart prepaid, viettel,
      mobifone, vinaphone, vodafone, t mobile, tmobile, verizon, at&t, o2, telstra, optus, wifi id, wifi corner, skype, lebara,
      boingo, paket data, kuota data, sim card, simcard, sim cards, e sim, isi pulsa, top up pulsa, topup
      pulsa, voucher data, voucher wifi, pocket wifi, mobile top up, tagihan internet, data roaming, travel sim`,
    strong: `pulsa, kuota, esim, sim, perdana, prabayar, pascabayar, wifi, wi fi, internet, warnet, telepon, telephone, telco,
      telekomunikasi, telecom, telecoms, cellular, seluler, celular, roaming, ponsel, prepaid, broadband, starlink`,
    plain: "cell, phone, mobile, data, net, hp",
    weak: "konter, counter, online data",
  },

  fees_cash: {
    brand: `tarik tunai, cash withdrawal, cash advance, atm withdrawal, atm bersama, atm prima, money changer, moneychanger,
      currency exchange, foreign exchange, forex, authorized money, central kuta, bmc money, dirgahayu valuta, travelex,
      seven bank, euronet, biaya admin, biaya adm, biaya administrasi, biaya transfer, biaya kartu, adm bank, admin fee, bank
      fee, bank charge, bank charges, annual fee, iuran tahunan, iuran kartu, service charge bank, late fee, foreign
      transaction fee, overseas fee, international fee, conversion fee, bea meterai, bea materai, pajak bunga, pph bunga,
      interest charge, bunga kartu, top up gopay, topup gopay, top up ovo, topup ovo,
      top up dana, topup dana, topup shopeepay, top up shopeepay, top up
      linkaja, topup linkaja, top up emoney, topup emoney, top up e money, topup e money, topup flazz, top up
      flazz, top up brizzi, topup brizzi, top up tapcash, isi saldo, setor tunai, penarikan tunai, pengambilan tunai, cash
      machine, cash point, bancomat, geldautomat`,
    strong: `atm, withdrawal, withdrawals, penarikan, valas, valuta, changer, exchange, topup, biaya, fee, fees, meterai,
      materai, tunai, surcharge, flazz, brizzi, tapcash, emoney, e money, adm, bureau de change, cirrus`,
    plain: "top up, admin, cash, bunga, interest, saldo, charge",
    weak: "bank",
  },

  other: {
    brand: `jne, jne express, j&t, jnt, j&t express, jnt express, sicepat, tiki jne, anteraja, ninja xpress, ninja van, lion
      parcel, pos indonesia, kantor pos, pt pos, dhl, fedex, ups store, lalamove, deliveree, gosend, go send, gojek gosend,
      grabexpress, grab express, grab grabexpress, yamato transport, kuroneko, sagawa, japan post, singpost, thailand post,
      kitabisa, dompet dhuafa, rumah zakat, baznas, palang merah, unicef, red cross, visa on arrival, evisa, e visa, evoa, voa
      indonesia, love bali, lovebali, imigrasi, ditjen imigrasi, kantor imigrasi, tourism levy, tourist levy, tourist tax, city
      tax, travel insurance, asuransi perjalanan, allianz, axa, axa mandiri, zurich insurance, chubb, world nomads, safetywing,
      prudential, sinar mas insurance, netflix, spotify, youtube premium, youtubepremium, disney plus, disneyplus, vidio,
      viu, wetv, google one, google storage, google play, apple com bill, apple com, itunes, icloud, openai, chatgpt, dropbox,
      microsoft, adobe, canva, notion, zoom us, linkedin, patreon, steam games, steamgames, playstation, nintendo, coin locker,
      luggage storage, left luggage, baggage storage, titip koper, titipan koper, titip barang, bagbnb, stasher, bounce
      luggage, radical storage, ecbo cloak, foto copy, photo studio, studio foto, pas foto, fuji image plaza, jonas photo,
      western union, moneygram, wise transfer, bi fast, token listrik, pln, pln prepaid, pdam, bpjs, jasa raharja, samsat,
      cuci baju, laundry kiloan, barber shop, hair salon, potong rambut, pangkas rambut, nail salon, tattoo, post office,
      self storage, transfer ke, transfer to, trf ke, trsf ke, kirim uang, patungan`,
    strong: `laundry, laundri, laundrette, londri, binatu, dry clean, barber, barbershop, barbers, cukur, pangkas, salon, haircut,
      nails, kurir, courier, parcel, logistik, logistics, cargo, kargo, ekspedisi, donasi, donation, donate, charity, zakat,
      sedekah, infaq, infak, masjid, musholla, gereja, vihara, yayasan, foundation, panti asuhan, immigration, levy,
      retribusi pajak, insurance, asuransi, subscription, langganan, luggage, locker, lockers, loker, baggage, bagasi, koper,
      fotokopi, fotocopy, photocopy, fotokopy, percetakan, print, printing, photo, photography, foto, fotografer, embassy,
      konsulat, consulate, notaris, listrik, postal, arisan, iuran`,
    plain: "visa, transfer, trf, trsf, kiriman, post, storage, copy, jasa, pajak, tax, service, services",
    weak: "pt, cv, sdr, sdri, bpk, ibu",
  },
}

/** Words before a merchant's name that only say how it was paid. */
export const processorWords = `qris, qr, qrcode, sq, sqc, tst, paypal, pp, py, gopay, ovo, dana, shopeepay, spay, linkaja, sumup,
  zettle, iz, stripe, xendit, midtrans, doku, ipaymu, faspay, duitku, edc, debit, debet, db, kredit, kartu, card, purchase,
  pembelian, pembayaran, bayar, payment, pay, trx, transaksi, mastercard, contactless, livin, brimo, mybca, jenius, paylah,
  paynow, paypay, alipay, wechat, weixin, applepay, googlepay, nfc, ecom, sp, crv, chkcard, pos debit, trsf e banking, byr`
