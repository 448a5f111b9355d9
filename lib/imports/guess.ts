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

// Other names of our fields, in several languages, as `normaliseColumnName` writes them. The first match wins.
const aliases: Partial<Record<ImportField, string>> = {
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
  importFields.map((field) => [field, [normaliseColumnName(field), ...(aliases[field]?.split(/\s+/) ?? [])]]),
);

export interface DetectedFormat {
  format: ImportFormat;
  encoding?: ImportEncoding;
  delimiter?: ImportDelimiter | undefined;
}

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

/** Maps the columns that the preset knows. */
export function suggestMapping(
  preset: PresetId,
  columns: string[],
): Pick<ImportSettings, "columns" | "attributes" | "withoutUser"> {
  const { withoutUser, columns: fields, attributes } = presets[preset];
  if (preset === "other") return { columns: guessColumns(columns), attributes: [], withoutUser };
  const available = fillableColumns(preset, columns);
  return {
    columns: Object.fromEntries(Object.entries(fields).filter(([, name]) => available.has(name))),
    attributes: attributes.filter((name) => available.has(name)),
    withoutUser,
  };
}

export const hasPushTokenColumn = (columns: string[]): boolean =>
  suggestMapping(detectPreset(columns), columns).columns.pushToken !== undefined;

export const countKnownColumns = (columns: string[]): number =>
  Object.keys(suggestMapping(detectPreset(columns), columns).columns).length;

function guessColumns(columns: string[]): Partial<Record<ImportField, string>> {
  const unassigned = new Map(columns.toReversed().map((column) => [normaliseColumnName(column), column]));
  const guessed: Partial<Record<ImportField, string>> = {};
  const assign = (field: ImportField, candidates: string[]) => {
    const found = candidates.find((name) => unassigned.has(name));
    if (found === undefined || guessed[field] !== undefined) return;
    guessed[field] = unassigned.get(found);
    unassigned.delete(found);
  };
  for (const field of importFields) assign(field, names.get(field)?.slice(0, 1) ?? []);
  for (const field of importFields) assign(field, names.get(field) ?? []);
  return guessed;
}
