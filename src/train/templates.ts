/**
 * How descriptors of each category are put together where no brand says it. `{p}` a person, with or without a title;
 * `{g}` a shop's given name; `{x}` an invented one; `{l}` a place; `{b}` any brand; `{d}` digits; `{w}` a trade word of
 * the category. Written from general knowledge of how feeds print merchants.
 */
import type { Category } from "../../config/taxonomy.ts"

const list = (text: string): ReadonlyArray<string> =>
  text
    .split("|")
    .map((template) => template.trim())
    .filter((template) => template !== "")

export const templates: { readonly [Name in Category]: ReadonlyArray<string> } = {
  lodging:
    list(`HOTEL {g} {l} | HOTEL {x} | {g} HOTEL {l} | {g} INN {l} | {g} HOMESTAY | HOMESTAY {p} | {p} HOMESTAY {l} |
    LOSMEN {p} | PENGINAPAN {g} | WISMA {g} | {g} GUEST HOUSE | {g} GUESTHOUSE {l} | GH {g} {l} | VILLA {g} {l} | {g} VILLAS |
    {x} VILLA {l} DP | DP VILLA {g} | DEPOSIT VILLA {g} | DEPOSIT HOTEL {g} | DP HOMESTAY {p} 2 MALAM | {g} RESORT {l} |
    {x} RESORT & SPA | {g} BEACH RESORT | {g} BUNGALOW | {g} BUNGALOWS {l} | {g} COTTAGES | {x} HOSTEL {l} | {g} HOSTEL |
    {g} BACKPACKERS | KOS {p} | KOST {g} | KOS HARIAN {p} | SEWA KAMAR {p} | SEWA VILLA {l} | SEWA RUMAH {p} | TRF {p} VILLA 3 MLM |
    BOOKING HOTEL {g} | PELUNASAN VILLA {g} | PELUNASAN KAMAR {p} | {g} SUITES {l} | {x} RESIDENCE | {g} APARTMENT {l} |
    APARTEMEN {g} | {x} LODGE | {g} ECO LODGE | {x} CAPSULE {l} | {g} GLAMPING | CAMPING GROUND {l} | {g} CAPSULE HOTEL |
    THE {x} {l} HOTEL | {x} BOUTIQUE HOTEL | AIRBNB * {x} | AGODA * {d} | BOOKING.COM {g} HOTEL | TRAVELOKA HOTEL {d} |
    TIKET.COM HOTEL {g} | {x} RYOKAN | MINSHUKU {x} | {g} HOTEL RESTO ROOM | HOTEL {g} DEPOSIT | PONDOK WISATA {g} |
    MIDTRANS*{g} VILLA | XENDIT*{x}HOTEL | DOKU*{g} RESORT | MIDTRANS*{x}STAY | BAYAR KAMAR {p} {l} | EXTRA BED {g}`),
  food: list(`KIOS {p} MINUMAN | WARUNG {p} | WARUNG MAKAN {p} {l} | WRG {p} | WR {g} | RM {g} {l} | RUMAH MAKAN {g} | RM PADANG {g} | DEPOT {g} | KEDAI {g} |
    KEDAI KOPI {x} | KOPI {x} {l} | {x} COFFEE {l} | {g} CAFE | CAFE {x} | {g} RESTO {l} | {x} RESTAURANT {l} | BAKSO {p} | SOTO {p} |
    SATE {p} {l} | MIE AYAM {p} | AYAM GORENG {p} | AYAM BAKAR {g} | BEBEK {p} | IKAN BAKAR {g} | GUDEG {p} | NASI PECEL {p} |
    NASI GORENG {p} | NASI CAMPUR {p} | BUBUR AYAM {p} | ES {g} | ES TEH {p} | JUS {p} | ROTI {g} | MARTABAK {g} | TERANG BULAN {g} |
    BABI GULING {p} | LALAPAN {p} | PECEL LELE {p} | ANGKRINGAN {p} | {x} BISTRO | {g} KITCHEN | DAPUR {p} | {x} BAKERY {l} |
    {x} PIZZERIA | {g} SUSHI | {x} RAMEN {l} | {g} BAR {l} | {x} BEACH CLUB | {g} GELATO | {x} BURGER | SEAFOOD {p} | KANTIN {g} |
    GOFOOD*{x} | GOFOOD*{g} {l} | GRABFOOD*{x} | GRAB*GRABFOOD {d} | SHOPEEFOOD {x} | SHOPEEFOOD*WARUNG {p} | GOPAY GOFOOD - {g} |
    GOFOOD {b} | GRABFOOD {b} | SPAYLATER SHOPEEFOOD {x} | WARTEG {g} | WARKOP {p} | BURJO {g} | KIOS {p} NASI | {b} RESTO |
    GERAI MAKAN {p} | RESTORAN {g} MY | KEDAI MAKAN {x} | QUAN {x} VN | PHO {x} | BUN CHA {x} HN | COM TAM {x} | BANH MI {x} | RAAN {x} TH |
    {x} SHOKUDO JP | {x} KOPITIAM SG | {x} EATING HOUSE | FOOD COURT {l} | REST AREA KM {d} RESTO | HOTEL {g} RESTAURANT | GOLF {l} RESTO |
    STALL {d} FOOD COURT {b} | KOPI {p} STASIUN {l} | MAKAN SIANG {p} | {x} CAFE BANDARA {l} | {x} STEAK | {g} SEAFOOD {l} |
    LESEHAN {p} | WEDANG {p} | CENDOL {p} | RUJAK {p} | BAKMI {p} | PEMPEK {p} | SIOMAY {p} | TAHU {p} | SOP {p} | RAWON {p} | NASI {x}`),
  groceries:
    list(`PASAR {l} {p} BUMBU | PASAR {x} {p} BUMBU | PASAR {l} {p} TEMPE | WRG {p} GALON | KIOS {p} SEMBAKO | TOKO {p} | TOKO {g} SEMBAKO | TOKO KELONTONG {p} | WARUNG {p} SEMBAKO | WARUNG MADURA {g} | WARUNG {p} GALON GAS | KIOS SAYUR {p} |
    PASAR {l} | PASAR {x} {p} | PASAR {l} SAYUR {p} | PASAR {l} DAGING {p} | PASAR {l} IKAN | PASAR {l} BUAH | TOKO BUAH {g} | {g} MART {l} | {x} MART |
    {x} MINIMARKET | {g} MINIMART {l} | {g} SWALAYAN | {x} SWALAYAN {l} | TOSERBA {g} | {g} SUPERMARKET {l} | {x} SUPERMARKET | {g} FRESH MARKET |
    {x} GROCER {l} | {g} GROCERY | {g} FRUIT | SAYUR {p} | AYAM POTONG {p} | BERAS {g} | TELUR {p} | TOKO {g} GROSIR | GROSIR {g} | AGEN {g} SEMBAKO |
    GALON {p} | FROZEN FOOD {g} | {x} CONVENIENCE {l} | {x} CONVENIENCE STORE | {x} PROVISION SHOP | KEDAI RUNCIT {x} | TAP HOA {x} | {g} ORGANIC MARKET |
    GRABMART {b} | GOMART {b} | WARUNG {p} AIR ROKOK | WRG {p} TELUR GULA | TOKO {p} KELONTONG {l} | KOPERASI {g} | TK {g} SEMBAKO | TOKO {g} | TK {p}`),
  transport_local:
    list(`DP {p} MOBIL | SEWA {p} 2 HARI | OPER TAXI {l} | PARKIR {b} | {p} DRIVER {l} | SOPIR {p} {l} | PARKIR {l} | PARKIR {b} | PARKIR {g} {l} | PARKIR MOTOR {p} | PARKIR PANTAI {l} | JURU PARKIR {p} | {x} PARKING | PARKING {b} {l} |
    SECURE PARKING {b} | SEWA MOTOR {p} {l} | SEWA MOTOR {p} 3 HARI | SEWA MTR {p} | RENTAL MOTOR {g} | RENTAL MOBIL {g} | {g} RENT CAR {l} | {x} MOTORBIKE RENTAL |
    {x} SCOOTER RENTAL {l} | {g} BIKE RENTAL | SEWA SEPEDA {p} | SEWA MOBIL {p} | TRF {p} SEWA MOBIL | TRF BCA SEWA MOTOR {p} | TRF BRI RENTAL {g} SOPIR |
    DRIVER {p} {l} | TRF DRIVER {p} | DP DRIVER {p} 1 HARI | DP SEWA MOTOR {p} | {p} DRIVER | {p} TRANSPORT {l} | SPBU {d} {l} | SPBU {l} | PERTAMINA {d} {l} | BENSIN ECERAN {p} |
    PERTASHOP {l} | {x} PETROL | {x} FUEL STATION | TOL {l} | TOL {x} GT {l} | GERBANG TOL {l} | GT {l} | E-TOLL {l} | {x} TAXI | TAKSI {g} {l} | {x} TAXI {l} |
    TAKSI BANDARA {l} | AIRPORT TAXI {l} | OJEK {p} | OJEK PANGKALAN {l} | ANGKOT {l} | BEMO {l} | BECAK {p} | ANDONG {p} | DELMAN {p} | BAJAJ {l} | CIDOMO {l} | TUK TUK {l} |
    TRANS {l} KORIDOR 2 | BRT {l} | BUS KOTA {l} | MRT {l} | LRT {l} | KRL {l} | KRL {l}-{l} | METRO {l} | {x} METRO {l} | COMMUTER LINE {l} |
    GRAB* A-{d} | GRAB*{x} {l} | GRABBIKE {l} - {l} | GRABCAR {l}-{l} | GORIDE {l} - {l} | GOCAR {l} - {l} | GOPAY GORIDE {d} | GOJEK {l} | GRABPAY GRABCAR |
    BENGKEL {p} | TAMBAL BAN {p} | SERVIS MOTOR {p} | CUCI MOTOR {p} | {x} CAR RENTAL | {x} RENT A CAR {l} | RENT SCOOTER {l} | ANTAR JEMPUT {l} | JEMPUT BANDARA {p} |
    MOBIL + SOPIR {p} | SEWA HIACE {l} | SEWA AVANZA {p} | PERAHU TAMBANGAN {l} | KAPAL KLOTOK SUNGAI {l} | {b} SPBU {l}`),
  transport_intercity:
    list(`XENDIT*{x}TRAVEL | TRAVEL {x} {l}-{l} | SHUTTLE {l}-{l} | TICKET {x} {l}-{l} | {x} AIR {d} | {x} AIRLINES {l} | {x} AIRWAYS | TIKET PESAWAT {l} | TIKET PESAWAT {l}-{l} | TIKET KERETA {l} | TIKET KA {l}-{l} | KA {x} {l}-{l} |
    KERETA {x} {l} | TIKET KAPAL {l} | TIKET BUS {l} {l} | AGEN BUS {g} {l} | PO {x} {l} | PO {g} | BUS {g} {l}-{l} | BUS MALAM {g} | {g} TRAVEL {l}-{l} | TRAVEL {g} {l} {l} |
    TRAVEL {l}-{l} {p} | {x} SHUTTLE {l} | {g} SHUTTLE {l}-{l} | SHUTTLE {l} - {l} | {x} TRANS {l}-{l} | {g} FAST BOAT | {x} FAST CRUISE {l} | FASTBOAT {l}-{l} | FAST BOAT {x} GILI |
    SPEEDBOAT {l}-{l} | SPEEDBOAT {x} | KM {x} {l} | KMP {x} | {x} FERRY {l} | FERRY {l}-{l} | {g} EXPRESS BUS | KAPAL {x} {l} | PELABUHAN {l} | PUBLIC BOAT {l} | {x} EXPRESS {l}-{l} |
    DAMRI {l}-{l} | BUS BANDARA {l} | AIRPORT BUS {l} | AIRPORT SHUTTLE {l} | KERETA BANDARA {l} | AIRPORT TRAIN {l} | TRAIN {l}-{l} | {x} BUS {l} VN | {x} RAIL | {x} RAILWAYS |
    AGEN TIKET {g} | {x} TRAVEL AGENT | {g} TOUR TRAVEL | {x} FERRIES | TERMINAL {l} BUS {x} | {x} COACH {l} | TRAVELOKA {d} | TIKET.COM {d} | TRIP.COM {l} | {x} EXPRESS BOAT | {g} FAST FERRY`),
  activities:
    list(`LES SURFING {l} | LES SURF {p} | KURSUS {x} | KELAS MASAK {p} | KELAS YOGA {g} | {x} YOGA DROP IN {l} | {g} YOGA {l} | RETRIBUSI {l} | TIKET {x} {l} | KARCIS {l} | PARIWISATA DESA {g} | PASS {x} DAILY | SEWA SUP {l} | SEWA PAYUNG PANTAI {l} | TIKET MASUK {x} | TIKET MASUK {l} | TIKET {x} | TIKET CANDI {x} | TIKET AIR TERJUN {x} | TIKET PANTAI {x} | RETRIBUSI PANTAI {l} | RETRIBUSI WISATA {l} | DESA WISATA {x} | DTW {x} |
    DTW PANTAI {x} | MUSEUM {x} {l} | MUSEUM {g} | CANDI {x} | PURA {x} TKT | AIR TERJUN {x} | AIR PANAS {x} | GOA {x} | CURUG {x} | TAMAN {x} TIKET | KEBUN {x} TIKET | WISATA {x} {l} |
    PANTAI {x} MASUK | GUNUNG {x} SIMAKSI | TREK {g} {l} | {x} TREKKING {l} | TOUR {p} | {x} TOURS {l} | {g} TOUR {l} | {p} TOUR GUIDE | GUIDE {p} | TOUR {l} ONE DAY | PAKET TOUR {l} | OPEN TRIP {l} |
    SNORKELING {l} {p} | SNORKELING TRIP {l} | {x} DIVERS | {g} DIVE {l} | {x} DIVE CENTER | {x} SCUBA | FUN DIVE {l} | SURF LESSON {l} | {g} SURF SCHOOL | SEWA PAPAN SURF {p} | RAFTING {x} | {g} RAFTING |
    ATV {g} {l} | JEEP {x} | {x} ADVENTURE {l} | {g} SPA {l} | {x} SPA | {g} MASSAGE {l} | {x} MASSAGE | PIJAT {p} | PIJAT REFLEKSI {g} | REFLEXOLOGY {x} | {x} KARAOKE | KARAOKE {g} | BIOSKOP {x} | {x} CINEMA {l} |
    {x} CINEPLEX | {x} YOGA {l} | YOGA {g} | {x} GYM {l} | FITNESS {g} | KOLAM RENANG {g} | WATERPARK {x} | {x} WATERPARK | {x} ZOO | TARI {x} {l} | SENDRATARI {x} | KONSER {x} | FESTIVAL {x} | COOKING CLASS {p} | KELAS BATIK {p} |
    {x} GOLF CLUB | FUTSAL {g} | LOKET {x} | KARCIS {x} | SEWA PERAHU {p} PANTAI | SEWA SNORKEL {p} | {x} PARK TICKET | {x} THEME PARK | {x} GARDEN ENTRANCE | ENTRANCE {x} TEMPLE | TEMPLE {x} | KLOOK {x} | TRAVELOKA XPERIENCE {x} |
    SAILING {x} {l} | {x} LIVEABOARD | TAMAN NASIONAL {x} | TN {x} | TWA {x} | DONASI MASUK {x} | {x} SWING {l} | DONASI TEMPLE ENTRANCE {x} | PARALAYANG {x} | SUNRISE TREK {p} | {b} SPA`),
  shopping:
    list(`PASAR {l} KAIN {p} | PASAR {l} SARUNG {p} | PASAR {l} BAJU {p} | CHATUCHAK {x} | KIOS {d} PASAR SENI {l} | TOKO {g} SOUVENIR | MIDTRANS*{x}STORE | XENDIT*{x}SHOP | OLEH OLEH {g} | PUSAT OLEH OLEH {g} | OLEH2 {p} {l} | OLEH-OLEH KHAS {l} | TOKO OLEH OLEH {p} | BAKPIA {p} | BAKPIA {g} | PIE SUSU {g} | BROWNIES {g} | KERIPIK {p} | LAPIS {g} | BATIK {p} | BATIK {g} {l} | TOKO BATIK {g} |
    RUMAH BATIK {p} | TENUN {p} | TENUN IKAT {g} | PERAK {p} | {x} SILVER {l} | {g} SILVER | TOKO PERAK {g} | TOKO EMAS {g} | TOKO BAJU {p} | TOKO SEPATU {g} | TOKO BUKU {g} | TOKO TAS {p} | TOKO KAMERA {g} | TOKO HP {g} |
    TOKO {g} ELEKTRONIK | {x} BOUTIQUE {l} | BUTIK {p} | {x} FASHION | {g} COLLECTION | DISTRO {x} | {x} CLOTHING | {x} STORE {l} | {x} SHOP {l} | {g} ART SHOP | ART SHOP {p} | {g} GALLERY {l} | {x} GIFT SHOP | SOUVENIR {p} | SOUVENIR {g} {l} |
    KERAJINAN {p} | UKIRAN {p} | PASAR SENI {l} | PASAR SENI {l} {p} | {x} MALL | {g} PLAZA {l} | {x} DUTY FREE {l} | {x} ELECTRONICS | {x} COMPUTER | {g} ACCESSORIES | AKSESORIS {p} | KACAMATA RENANG {p} | SANDAL {g} | KAOS {p} {l} | KAIN {p} |
    SARUNG {p} | {x} SURF SHOP | {x} OUTLET {l} | FACTORY OUTLET {g} | FO {g} | {x} BOOKS | {x} DEPT STORE | {x} DEPARTMENT STORE | TOKOPEDIA*{x} | TOKOPEDIA {d} | SHOPEE {d} | SHOPEE*{x} | SHOPEE VA {d} | SHOPEE VA {d} TAS | TOKOPEDIA SEPATU |
    LAZADA {x} | {x} MARKETPLACE | {x} JEWELRY | {x} PEARLS {l} | {x} TAILOR {l} | {b} OLEH OLEH | UD {g} | IPAY88*{x} SHOP | TOKO OUTDOOR {g} | {x} COSMETICS | {x} LEATHER | {x} HANDICRAFT | COKELAT {x} OLEH OLEH | KIOS {p} BAJU PASAR`),
  health:
    list(`APOTEK {g} | APOTEK {p} {l} | APOTIK {g} {l} | APOTEK {x} | APT {g} | KLINIK {g} | KLINIK {g} {l} | KLINIK UTAMA {g} | KLINIK PRATAMA {g} | KLINIK GIGI {p} | RS {g} | RS {x} {l} | RSU {g} | RSUD {l} | RSUD {x} IGD | RSIA {g} | RUMAH SAKIT {g} |
    PUSKESMAS {l} | {x} HOSPITAL {l} | {g} HOSPITAL | {x} CLINIC {l} | {g} MEDICAL CENTER | {x} MEDICAL {l} | {x} PHARMACY {l} | {g} PHARMACY | TOKO OBAT {g} | TOKO OBAT {p} | PRAKTEK DR {p} | PRAKTEK DRG {p} | DR {p} SPOG | DOKTER {p} | DRG {p} | DOKTER GIGI {p} |
    {x} DENTAL {l} | {g} DENTAL CLINIC | OPTIK {g} {l} | OPTIK {x} | {x} OPTICAL | LAB {g} | LABORATORIUM {x} | VAKSIN {l} | JAMU {p} | JAMU {g} | BIDAN {p} | FISIOTERAPI {g} | {x} PHYSIO | {x} DRUG STORE | {x} YAKKYOKU | {x} APOTHEKE | NHA THUOC {x} | PHONG KHAM {x} |
    BENH VIEN {x} | KLINIK {x} MY | {x} FARMA | {g} FARMA {l} | {x} MEDIKA | IGD RS {g} | SWAB PCR {g} | {b} APOTEK | HERBAL {g} | SINSHE {p} | SURAT SEHAT KLINIK {g}`),
  communication:
    list(`KUOTA {d}GB {x} | {x} {d}GB GOPAY | PULSA {p} | PULSA {d} | ISI PULSA {d} | ISI PULSA {p} | PULSA XL {d} | PULSA TELKOMSEL {d} | PULSA TRI | PULSA AXIS | KONTER {p} | KONTER {g} CELL | {g} CELL {l} | {x} CELL | {p} CELL | {g} CELLULAR | COUNTER PULSA {p} | KIOS PULSA {p} | PAKET DATA {d} | PAKET DATA TELKOMSEL |
    PAKET DATA XL {d}GB | KUOTA {x} | PAKET INTERNET 10GB | TOPUP PULSA {d} | TOP UP PULSA | VOUCHER WIFI {p} | VOUCHER INTERNET {g} | WIFI {g} | WIFI {p} BULANAN | INTERNET {g} NET | {x} NET TAGIHAN | {x} FIBER | TAGIHAN WIFI {l} | TAGIHAN INTERNET {x} | {x} ESIM | ESIM {x} {l} | {x} SIM CARD |
    SIM CARD {l} | SIMCARD {l} AIRPORT | TOURIST SIM {l} | KARTU PERDANA {p} | {x} MOBILE | {x} TELECOM {l} | {x} MOBILE PREPAID | {x} WIFI RENTAL | POCKET WIFI {x} | TELKOM {l} | WARNET {g} | TOKOPEDIA PULSA | TOKOPEDIA PAKET DATA | SHOPEE PULSA | SHOPEE PULSA {d} | DANA PULSA | GOPAY PULSA | OVO PULSA {d} |
    GOPAY PAKET DATA | GOJEK GOPULSA | PONSEL {g} | {x} PREPAID RELOAD | {x} BROADBAND | {b} PULSA | DANA PAKET DATA {d}`),
  fees_cash:
    list(`TARIK TUNAI {l} | TARIK TUNAI ATM {d} | TARIK TUNAI ATM {b} | TARIK TUNAI BCA {l} | TARIK TUNAI {b} | ATM {l} | ATM {b} {l} | ATM BNI {l} | ATM MANDIRI {l} | ATM BRI {d} | ATM BCA {l} | ATM {x} BANK | {x} BANK ATM {l} | CASH WITHDRAWAL {l} | ATM WITHDRAWAL {d} | ATM WD {d} |
    BIAYA ADMIN | BIAYA ADM {d} | BIAYA ADMIN BULANAN | BIAYA ADM KARTU | BIAYA TRANSFER | BIAYA TRANSFER {d} | BIAYA {x} BANK | BIAYA SMS | BIAYA MATERAI | BIAYA TRX LN | BUNGA KARTU KREDIT | PAJAK BUNGA | PPH BUNGA | IURAN TAHUNAN KARTU | DENDA KETERLAMBATAN KARTU | ADM BULANAN {d} |
    FOREIGN TRANSACTION FEE | ATM FEE | {x} BANK FEE | ANNUAL FEE CARD | INTL TXN FEE {l} | SERVICE CHARGE CARD | {g} MONEY CHANGER | MONEY CHANGER {l} | {x} MONEY CHANGER {l} | PT {x} VALAS | {g} VALAS | VALUTA {g} | {x} EXCHANGE {l} | {x} CURRENCY EXCHANGE | TUKAR UANG {l} | AUTHORIZED MONEY CHANGER {g} |
    TOP UP GOPAY {d} | TOPUP OVO {d} | TOPUP DANA {d} | TOP UP SHOPEEPAY | TOPUP LINKAJA {d} | TOPUP EMONEY {d} | TOP UP FLAZZ | TOPUP BRIZZI | TOP UP TAPCASH {l} | GOPAY TOPUP {d} | OVO TOPUP {b} | DANA TOPUP {d} | ISI SALDO {d} | ISI SALDO DANA | TOPUP GOPAY {b} | TOPUP OVO {l} | TOP UP E-MONEY {b} | TOPUP {b} EMONEY |
    GRABPAY TOPUP {d} | SETOR TUNAI {l} | SETORAN TUNAI | AGEN BRILINK {p} | BRILINK {p} | AGEN46 {p} | {x} FX {l} | SEVEN BANK ATM {l} | TRF FEE {d} | RTGS FEE | {b} ATM | BANK {x} ADMIN FEE | LATE FEE {d} | TARIK TUNAI AGEN {p}`),
  other:
    list(`KOLEKTE GEREJA {g} | TRANSFER KE {p} | TRF {p} | TRF KE {p} {p} | TRSF E-BANKING DB {d} {p} | TRSF E-BANKING DB {p} {p} | BI-FAST KE {p} | BI FAST {p} {p} | BIFAST {d} {p} | TRANSFER BCA {p} | TRF BRI {p} {p} | TRF MANDIRI OB {p} | TRANSFER {d} {p} | KIRIM UANG {p} | PAYNOW TO {x} | TF {p} | DANA KIRIM {p} | GOPAY TRANSFER {p} |
    OVO TRANSFER {p} | SWITCHING DB {p} | PATUNGAN {p} | BAYAR HUTANG {p} | LAUNDRY {p} | LAUNDRY {g} {l} | LAUNDRY KILOAN {g} | {g} LAUNDRY {l} | {x} LAUNDRY | LAUNDRY EXPRESS {l} | CUCI BAJU {p} | LAUNDROMAT {x} | PANGKAS RAMBUT {p} | PANGKAS {g} | BARBERSHOP {g} | BARBER {x} | {x} BARBERSHOP {l} | SALON {p} | SALON {g} | {x} HAIR STUDIO |
    {x} NAILS | JNE {l} | J&T {l} | KURIR {p} | KIRIM PAKET {l} | ONGKIR {p} | BIAYA KIRIM {x} | {x} CARGO {l} | {x} EXPRESS KURIR | {x} LOGISTICS | POS INDONESIA {l} | DONASI {g} | DONASI {x} | DONASI MASJID {g} | INFAQ MASJID {g} | KOTAK AMAL {g} | ZAKAT {x} | SEDEKAH {p} | YAYASAN {g} | PANTI ASUHAN {g} | PURA DANA PUNIA {x} | GEREJA {g} | VIHARA {g} DONASI |
    VISA {l} | E-VISA {l} | VISA ON ARRIVAL {l} | IMIGRASI {l} | KANTOR IMIGRASI {l} | VISA EXTENSION {x} | TOURIST LEVY {l} | {x} INSURANCE | ASURANSI {x} | {x} TRAVEL INSURANCE | {x} SUBSCRIPTION | {x}.COM SUBSCRIPTION | {x} PREMIUM {l} | LANGGANAN {x} | TITIP KOPER {l} | PENITIPAN BARANG {l} | LUGGAGE STORAGE {l} | {x} LUGGAGE STORAGE | COIN LOCKER {l} | LOKER {l} |
    FOTOCOPY {p} | FOTO COPY {g} | FOTOKOPI {g} {l} | PRINT {g} | PERCETAKAN {g} | {g} PHOTO | FOTO STUDIO {g} | CETAK FOTO {g} | TOKEN LISTRIK {d} | PLN {d} | PDAM {l} | ARISAN {p} | QRIS {p} | QR {p} {p} | DANA BAYAR {d} | DANA {p} | OVO {d} | TRANSFER DANA {p} | TATTOO {x} | TOILET {l} | {x} COWORKING | IURAN {g} | NOTARIS {p} | SUMBANGAN {p} | {b} GIFT CARD TRANSFER`),
}
