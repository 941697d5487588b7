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
  parto, narto, minah, inem, warti, marni, surti, ponirah, lastri, tarno, mamat, udin, otong, jajang, engkus, ade`)

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
  renon, sukawati, tegalalang, monkey forest rd, batu bolong, berawa, pererenan, bingin, padang padang, balangan`)

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
  waras, tentrem, mulyo, rahayu, tresno, wangi, sekar, kembang, pandan, wono, banyu, segara, kidul, lor, wetan, kulon, tengah`)

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
