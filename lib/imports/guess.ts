import { normaliseColumnName } from "./column-names";
import { detectPreset, fillableColumns, presets } from "./presets";
import {
  type ImportDelimiter,
  type ImportEncoding,
  type ImportField,
  type ImportFormat,
  type ImportSettings,
  importFields,
  type PresetId,
} from "./types";

// What people call what we have another name for, in several languages, as `plainName` writes it. The first that the
// file has is taken.
const otherNames: Partial<Record<ImportField, string>> = {
  pushToken: `token devicetoken registrationid registrationtoken fcmtoken fcmregistrationtoken apnstoken apnsdevicetoken
    gcmtoken pushid pushidentifier notificationtoken devicepushtoken regid tokenpush pushkey
    geratetoken geraetetoken gerattoken registrierungstoken
    tokendedispositivo tokendispositivo tokendeldispositivo jetondappareil jetonappareil jetonpush jeton tokenappareil tokenpushnotification`,
  email: `emailaddress mail useremail emailadresse mailadresse correo correoelectronico direcciondecorreo courriel
    adressemail adressemail adresseelectronique adresseemail indirizzoemail posta postaelettronica enderecodeemail epost epostadresse`,
  userId: `externaluserid externalid uid customerid userid benutzerid nutzerid kundennummer kundenid idusuario usuarioid
    idutilisateur utilisateurid idutente utenteid idcliente clientid idclient gebruikersid`,
  user: `alias username owner customuserdata benutzer benutzername nutzer anwender kunde usuario utilisateur utente
    utilizador gebruiker nutzername nombredeusuario nomutilisateur nomdutilisateur kullanici uzytkownik key`,
  application: "applicationname appname app anwendung applikation aplicacion applicazione aplicativo appnaam",
  platform: `os operatingsystem devicetype platformtype deviceplatform plattform betriebssystem plataforma plateforme
    piattaforma sistemaoperativo systemedexploitation besturingssysteem platforma platformu`,
  pushService: "service provider pushtype pushprovider pushdienst serviciopush servicepush",
  pushEnvironment: "environment env umgebung entorno environnement ambiente",
  deviceIdentifier: `deviceid installationid identifier deviceuuid gerateid geraeteid geratid geratekennung iddispositivo
    iddeldispositivo dispositivoid idappareil identifiantappareil iddeviceinstallation`,
  name: `devicename geratename geraetename geratname gerat geraet nombredeldispositivo nombredispositivo dispositivo
    nomdelappareil nomappareil appareil nomedispositivo nomedeldispositivo apparaat bezeichnung`,
  make: "manufacturer brand hersteller marke fabricante marca fabricant marque produttore",
  model: "devicemodel modell geratemodell geraetemodell modelo modele modello",
  systemName: "systemname osname systemnaam",
  systemVersion: `osversion deviceos systemversion betriebssystemversion versiondelsistema versionos versionsysteme
    versioneos versiondusysteme`,
  applicationVersion: `appversion version applicationversion anwendungsversion versiondelaapp versionapp
    versiondeapp versiondelapplication versioneapp`,
  applicationPackage: "bundleid packagename appidentifier bundleidentifier paketname bundle",
  enabled:
    "active endpointenabled isenabled isactive aktiv aktiviert activo habilitado actif active attivo ativo",
  notificationsAllowed: `notificationsenabled acceptnotifications mitteilungenerlaubt benachrichtigungen
    benachrichtigungenerlaubt notificacionespermitidas notificaciones notificationsautorisees notifichepermesse`,
  createdAt: `created registeredat signupat createdon creationdate dateofregistration erstellt erstelltam angelegtam
    registriertam fechadecreacion creado creadoel fechaderegistro datedecreation creele dateinscription creato datacreazione
    criadoem`,
  lastSeenAt: `lastseen lastactive updatedat timestamp lastactivity lastactiveat lastupdated zuletztgesehen zuletztaktiv
    letzteaktivitat letzteaktivitaet aktualisiertam ultimavez ultimaactividad vistoporultimavez actualizado derniereactivite
    vuele dernierevisite misajour ultimoaccesso ultimaattivita`,
};

const names = new Map<ImportField, string[]>(
  importFields.map((field) => [
    field,
    [normaliseColumnName(field), ...(otherNames[field]?.split(/\s+/) ?? [])],
  ]),
);

export interface DetectedFormat {
  format: ImportFormat;
  encoding?: ImportEncoding;
  delimiter?: ImportDelimiter | undefined;
}

/** How a file with these columns seems to be meant. */
export function guessSettings(
  { format, encoding, delimiter }: DetectedFormat,
  columns: string[],
): ImportSettings {
  const preset = detectPreset(columns);
  return {
    format,
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...suggestMapping(preset, columns),
    preset,
    defaults: {},
  };
}

/** How a file would be read by a preset, as far as its columns allow. */
export function suggestMapping(
  preset: PresetId,
  columns: string[],
): Pick<ImportSettings, "columns" | "attributes" | "withoutUser"> {
  const { withoutUser, ...own } = presets[preset];
  if (preset === "other") return { columns: guessColumns(columns), attributes: [], withoutUser };
  const there = fillableColumns(preset, columns);
  return {
    columns: Object.fromEntries(Object.entries(own.columns).filter(([, name]) => there.has(name))),
    attributes: own.attributes.filter((name) => there.has(name)),
    withoutUser,
  };
}

/** Whether one of these columns seems to hold push tokens. */
export const hasPushTokenColumn = (columns: string[]): boolean =>
  suggestMapping(detectPreset(columns), columns).columns.pushToken !== undefined;

/** How many of these columns go by a name that we know. */
export const countKnownColumns = (columns: string[]): number =>
  Object.keys(suggestMapping(detectPreset(columns), columns).columns).length;

function guessColumns(columns: string[]): Partial<Record<ImportField, string>> {
  const left = new Map(columns.toReversed().map((column) => [normaliseColumnName(column), column]));
  const guessed: Partial<Record<ImportField, string>> = {};
  const take = (field: ImportField, wanted: string[]) => {
    const found = wanted.find((name) => left.has(name));
    if (found === undefined || guessed[field] !== undefined) return;
    guessed[field] = left.get(found);
    left.delete(found);
  };
  for (const field of importFields) take(field, names.get(field)?.slice(0, 1) ?? []);
  for (const field of importFields) take(field, names.get(field) ?? []);
  return guessed;
}
