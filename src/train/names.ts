/**
 * Words that say nothing of a trade: people, places, shops' given names, invented names. Training mixes them into its
 * descriptors so that the model learns to overlook them.
 */
const list = (text: string): ReadonlyArray<string> =>
  text
    .trim()
    .toUpperCase()
    .split(/\s*,\s*/)

export const people =
  list(`budi, sri, wayan, made, nyoman, ketut, putu, kadek, komang, gede, agus, dewi, ayu, sari, joko,
  slamet, bambang, siti, nur, yanti, rina, dian, ratna, tuti, wati, yati, lestari, hartono, susilo, wahyu, eko, dwi, tri,
  andi, rudi, hendra, irwan, iwan, dedi, asep, ujang, cecep, neng, lilis, euis, dadang, tatang, ucok, togar, butet, sitorus,
  simanjuntak, nasution, harahap, lubis, siregar, ginting, rahman, abdul, ahmad, muhammad, hasan, husein, ali, umar, fatimah,
  aminah, khadijah, yusuf, ibrahim, ismail, mulyadi, mulyono, sutrisno, suparman, sukarno, purnomo, santoso, wijaya, kurnia,
  gunawan, setiawan, hidayat, saputra, pratama, permata, anggraini, maharani, kartika, indah, fitri, ningsih, rahayu, utami,
  astuti, suryani, handayani, maria, yohanes, kristina, daniel, david, michael, stefan, anna, tan, lim, lee, wong, chan, ng,
  goh, nguyen, tran, le, pham, hoang, somchai, somsak, nok, lek, suzuki, tanaka, sato, kim, park, jose, juan, dewa, ngurah,
  luh, ni, i, anak agung, cok, gusti, desak, la ode, daeng, baso, tenri, yosef, markus, petrus, lukas, imam, arif, fajar,
  bagus, galih, yoga, dimas, rizky, aldi, reza, tono, tini, paijo, painem, ngatini, jumadi, karyo, darmo, darsono, sugeng,
  parto, narto, minah, inem, warti, marni, surti, ponirah, lastri, tarno, mamat, udin, otong, jajang, engkus, ade,
  rini, wulan, ani, ina, ria, tika, mira, nita, vina, desi, sinta, santi, susi, yuli, lina, linda, erna, heni, endang,
  ning, titik, retno, wiwik, umi, laila, nisa, aisyah, zahra, putri, bella, clara, grace, ester, debora, agnes,
  theresia, yosefina, margareta, paulus, yakobus, andreas, thomas, simon, robert, john, peter, mark, paul, james, tom,
  sam, ben, nick, alex, lucas, emma, sophie, lisa, julia, marie, pierre, hans, fritz, giovanni, carlo, pablo, miguel,
  carlos, ana, rosa, maricel, jun, boy, rey, arnel, liza, nhan, minh, anh, huong, thao, lan, hoa, linh, tuan, dung,
  hung, somying, malee, prasert, chai, noi, nong, yamamoto, watanabe, ito, nakamura, kobayashi, kato, yoshida, choi,
  jung, kang, cho, yoon, chen, zhang, huang, lin, liu, ah hock, ah seng, ah kow, muthu, raju, kumar, singh, devi,
  faisal, farid, hamid, hakim, zul, azman, rosli, kamal, salleh, mat, din, hutapea, manurung, panjaitan, simatupang,
  tobing, pardede, tampubolon, damanik, saragih, sembiring, tarigan`)

export const titles = list(
  "pak, bu, mbak, mas, mbok, mbah, bang, cak, ning, uni, uda, kang, teh, aa, bli, mok, ibu, bapak, haji, hj, ko, ci, om, tante, ny, men, pan, dr, abah, emak, mak, wak, daeng, mang, ceu, eyang, pakde, bude",
)

export const places =
  list(`jakarta, jkt, jakarta pusat, jakarta selatan, jaksel, jakarta barat, tangerang, tangsel, bekasi,
  depok, bogor, bandung, bdg, bandung kota, cimahi, cirebon, semarang, smg, solo, surakarta, yogyakarta, yogya, jogja, yk, jog,
  sleman, bantul, magelang, klaten, salatiga, kudus, purwokerto, tegal, pekalongan, surabaya, sby, malang, mlg, batu,
  sidoarjo, gresik, kediri, jember, banyuwangi, probolinggo, madiun, denpasar, dps, kuta, kuta selatan, legian, seminyak,
  canggu, kerobokan, ubud, gianyar, sanur, jimbaran, nusa dua, uluwatu, ungasan, badung, tabanan, bedugul, singaraja, lovina,
  amed, karangasem, candidasa, klungkung, nusa penida, nusa lembongan, lembongan, bali, mataram, lombok, senggigi, praya,
  kuta mandalika, gili trawangan, gili air, gili meno, labuan bajo, lbj, manggarai barat, flores, ende, maumere, kupang,
  sumba, waingapu, makassar, mks, upg, maros, toraja, rantepao, manado, mdo, bitung, tomohon, gorontalo, palu, kendari,
  ambon, sorong, jayapura, ternate, medan, mdn, kualanamu, berastagi, parapat, samosir, banda aceh, padang, pdg,
  bukittinggi, pekanbaru, pku, jambi, palembang, plm, lampung, bandar lampung, batam, bth, bintan, tanjung pinang, belitung,
  pontianak, balikpapan, bpn, samarinda, banjarmasin, cgk, soekarno hatta, ngurah rai, juanda, indonesia, id, idn, ina,
  singapore, sg, sgp, orchard, changi, bugis, chinatown, little india, clarke quay, kuala lumpur, kl, klcc, bukit bintang,
  penang, george town, melaka, johor bahru, langkawi, kota kinabalu, my, mys, bangkok, bkk, sukhumvit, silom, siam, pratunam,
  khaosan, chiang mai, phuket, patong, krabi, pattaya, th, hanoi, ho chi minh, hcmc, sgn, da nang, hoi an, hue, nha trang,
  da lat, phu quoc, vn, vnm, manila, makati, cebu, boracay, palawan, el nido, ph, phl, siem reap, phnom penh, kh, vientiane,
  luang prabang, tokyo, shinjuku, shibuya, osaka, namba, kyoto, jp, seoul, myeongdong, busan, kr, hong kong, tsim sha tsui, hk,
  taipei, tw, london, gb, paris, fr, berlin, de, amsterdam, nl, sydney, melbourne, au, san francisco, ca, us, dublin, ie,
  stockholm, dubai, ae, malioboro, prawirotaman, kaliurang, kotagede, dago, braga, setiabudi, lembang, sudirman, thamrin,
  menteng, senayan, kemang, blok m, kelapa gading, pik, bsd, serpong, gubeng, darmo, tunjungan, pemuda, simpang lima,
  raya ubud, sunset road, jl raya, jln, gatot subroto, gatsu, diponegoro, ahmad yani, a yani, imam bonjol, teuku umar,
  renon, sukawati, tegalalang, monkey forest rd, batu bolong, berawa, pererenan, bingin, padang padang, balangan,
  lamongan, tuban, bojonegoro, ngawi, ponorogo, pacitan, trenggalek, tulungagung, blitar, nganjuk, jombang, mojokerto,
  pasuruan, lumajang, bondowoso, situbondo, bangkalan, sumenep, pamekasan, cilacap, kebumen, purworejo, wonosobo,
  dieng, temanggung, boyolali, sragen, karanganyar, tawangmangu, wonogiri, sukoharjo, demak, jepara, pati, rembang,
  lasem, blora, brebes, pemalang, batang, kendal, garut, tasikmalaya, ciamis, pangandaran, sumedang, majalengka,
  kuningan, indramayu, subang, purwakarta, karawang, cianjur, sukabumi, puncak, cisarua, serang, cilegon, pandeglang,
  anyer, labuan, merak, bakauheni, metro, krui, bengkulu, curup, lubuk linggau, pagar alam, bangka, pangkal pinang,
  manggar, tanjung pandan, dumai, siak, rengat, natuna, anambas, solok, payakumbuh, pariaman, minang, painan,
  mentawai, sibolga, nias, siantar, binjai, langkat, tebing tinggi, sabang, lhokseumawe, meulaboh, takengon,
  singkawang, sambas, ketapang, sintang, palangkaraya, sampit, pangkalan bun, tanjung puting, martapura, banjarbaru,
  tarakan, derawan, berau, bontang, tenggarong, nunukan, parepare, pare pare, palopo, bone, bulukumba, bira, wakatobi,
  baubau, buton, luwuk, poso, togean, bunaken, tidore, banda, tual, saumlaki, manokwari, biak, merauke, timika,
  wamena, raja ampat, waisai, bima, sumbawa, dompu, sape, ruteng, bajawa, larantuka, alor, rote, atambua, waikabubak,
  tambolaka, senaru, sembalun, tetebatu, selong belanak, gerupuk, awang, sekotong, gili gede, munduk, pemuteran,
  menjangan, gilimanuk, medewi, balian, sidemen, padangbai, tulamben, kintamani, penglipuran, mengwi, kedonganan,
  pecatu, tuban bali, petitenget, umalas, echo beach, nyang nyang, sawangan, tanjung benoa, serangan, ketewel, saba,
  keramas, ipoh, taiping, cameron highlands, kuantan, cherating, kota bharu, perhentian, redang, tioman, miri,
  kuching, sibu, sandakan, semporna, tawau, putrajaya, shah alam, petaling jaya, subang jaya, klang, seremban,
  port dickson, muar, batu pahat, ayutthaya, kanchanaburi, hua hin, koh samui, koh phangan, koh tao, koh lanta,
  phi phi, trang, hat yai, chiang rai, pai, sukhothai, udon thani, khon kaen, korat, rayong, koh chang, ao nang, kata,
  karon, kamala, bang rak, ari, thong lo, ekkamai, on nut, sapa, ha long, ninh binh, hai phong, phong nha, quy nhon,
  mui ne, vung tau, can tho, ben tre, con dao, tan binh, thao dien, quan 1, hoan kiem, tay ho, ba dinh, angeles,
  baguio, vigan, banaue, tagaytay, batangas, bohol, panglao, siargao, dumaguete, iloilo, bacolod, davao, cagayan,
  kampot, kep, sihanoukville, battambang, vang vieng, pakse, yangon, mandalay, bagan, inle, naypyidaw, brunei, dili,
  sapporo, otaru, hakodate, sendai, nikko, kamakura, yokohama, hakone, atami, nagoya, takayama, kanazawa, nara, kobe,
  himeji, okayama, hiroshima, miyajima, takamatsu, matsuyama, fukuoka, hakata, nagasaki, kumamoto, beppu, kagoshima,
  naha, okinawa, ginza, asakusa, ueno, akihabara, ikebukuro, harajuku, umeda, dotonbori, gion, jeju, gyeongju,
  incheon, hongdae, gangnam, macau, kowloon, mong kok, taichung, tainan, kaohsiung, hualien, perth, brisbane, cairns,
  auckland, queenstown, rome, milan, venice, barcelona, madrid, lisbon, vienna, prague, zurich, istanbul, doha,
  abu dhabi, delhi, mumbai, goa, colombo, kandy`)

export const givenNames =
  list(`sinar, jaya, makmur, abadi, sejahtera, mandiri, barokah, berkah, maju, lancar, sumber, rejeki,
  sari, mekar, indah, asri, permai, lestari, agung, mulia, utama, prima, karya, mitra, cahaya, bintang, surya, mentari,
  matahari, rembulan, purnama, fajar, senja, melati, mawar, anggrek, teratai, kenanga, cempaka, dahlia, merpati, garuda,
  rajawali, elang, naga, singa, harimau, mutiara, intan, permata, kencana, mas, emas, perak, baru, murah, rapi, bersih, sehat,
  segar, cepat, aman, damai, bahagia, ceria, santai, merdeka, nusantara, pertiwi, bahari, samudra, gunung, lembah, bukit,
  pelangi, awan, langit, bumi, tirta, dewata, dewi, puri, lotus, sunrise, sunset, blue, green, red, white, golden, silver,
  black, ocean, island, tropical, paradise, royal, grand, little, happy, lucky, smile, sunny, moon, star, sun, river, wave,
  coconut, palm, bamboo, banana, mango, papaya, pineapple, monkey, turtle, dolphin, manta, gecko, tiger, dragon, phoenix, lion,
  eagle, swan, rose, jasmine, orchid, frangipani, three brothers, two sisters, family, bro, house of, the, de, la, el, my, our,
  central, city, urban, nomad, traveller, vista, nature, zen, om, shanti, ananda, bagus, mantap, top, super, mega, ultra, sido,
  waras, tentrem, mulyo, rahayu, tresno, wangi, sekar, kembang, pandan, wono, banyu, segara, kidul, lor, wetan, kulon, tengah,
  heron, falcon, sparrow, robin, raven, owl, fox, wolf, bear, panda, koala, rabbit, deer, horse, bull, cow, goat, pig,
  duck, crab, lobster, whale, shark, octopus, starfish, shell, coral, reef, anchor, harbour, lighthouse, sail,
  captain, pirate, oak, maple, pine, cedar, willow, bamboo grove, fern, moss, clover, ivy, lavender, sage, mint,
  basil, ginger, lemon, lime, orange, cherry, peach, plum, apple, fig, olive, almond, honey, sugar, salt, pepper,
  spice, vanilla, cinnamon, coco, cacao, stone, rock, sand, clay, iron, copper, brass, steel, wood, glass, cloud,
  rain, storm, thunder, snow, ice, fire, flame, ember, ash, smoke, wind, breeze, sky, dawn, dusk, midnight, noon,
  summer, winter, spring, autumn, east, west, north, south, upper, lower, corner, garden, yard, street, lane, avenue,
  square, bridge, gate, tower, castle, palace, temple, village, valley, hill, lake, pond, creek, forest, meadow,
  field, desert, oasis, horizon, compass, map, journey, voyage, quest, dream, wonder, magic, mystic, spirit, soul,
  heart, love, hope, joy, peace, harmony, bliss, karma, dharma, nirvana, samsara, chandra, indra, wisnu, ganesha,
  saraswati, laksmi, krishna, arjuna, bima, rama, sinta, hanoman, garuda wisnu, king, queen, prince, princess, knight,
  crown, regal, imperial, classic, vintage, retro, modern, new, old, first, one, two, three, four, five, seven, nine,
  eleven, twelve, hundred, double, triple, single, alpha, beta, gamma, delta, omega, sigma, prime, max, plus, pro,
  neo, nova, next, now, go, easy, quick, rapid, swift, fresh, pure, clean, clear, bright, sweet, cool, hot, warm,
  cozy, comfy, simple, smart, best, good, great, nice, fine, true, real, wild, free, bold, brave, rusty, dusty, salty,
  sandy, crazy, funky, hungry, thirsty, lazy, sleepy, busy, silent, secret, hidden, lost, found, tiga, dua, empat,
  lima, tujuh, sembilan, satu, sepuluh, seribu, pertama, kedua, tunggal, kembar, bersama, bersatu, sentosa, selamat,
  selaras, serasi, harmoni, cinta, kasih, sayang, rindu, kenangan, kangen, mampir, singgah, santuy, kuno, lawas, lama,
  anyar, raya, besar, kecil, tinggi, rendah, hijau, biru, merah, putih, kuning, hitam, ungu, jingga, cokelat muda,
  bunga, daun, pohon, akar, ranting, rumput, padi, jati, pinus, cemara, beringin, sawo, mangga, nangka, durian, salak,
  rambutan, jeruk, pisang, kelapa, nyiur, pandan wangi, sereh, cengkeh, pala, lada, kunyit, batu, pasir, karang,
  ombak, pantai, laut, sungai, danau, telaga, kali, mata air, hujan, angin, petir, api, bara, asap, kabut, embun,
  malam, siang, pagi, sore, subuh, magrib, jumat, minggu, timur, barat, utara, selatan, pojok, simpang, prapatan,
  pertigaan, gang, jalan, kampung, desa, kota, dusun, pondok, rumah, griya, omah, bale, gubug, saung, pendopo, istana,
  keraton, candra, aditya, wira, satria, srikandi, pandawa, gatotkaca, semar, petruk, nusa, swarna, dwipa, jawa,
  sunda, bugis, minang, batak, madura, betawi, dayak, toraja, sasak, papua, melayu, tionghoa, arab`)

const starts = "b,c,d,g,h,j,k,l,m,n,p,r,s,t,w,y,br,kr,pr,tr,ng,st,th,ph,ch,v,z".split(",")
const middles = "a,e,i,o,u,ai,au,ia,oa,ee,ou".split(",")
const ends = ",n,ng,r,s,t,k,l,m,h,nd,x".split(",")

/** A name that nobody has: two or three syllables. */
export const inventedName = (below: (bound: number) => number): string => {
  const syllable = (): string =>
    (starts[below(starts.length)] ?? "") + (middles[below(middles.length)] ?? "") + (ends[below(ends.length)] ?? "")
  let name = ""
  for (let count = 1 + below(3); count >= 0; count--) name += syllable()
  return name.toUpperCase().slice(0, 11)
}
