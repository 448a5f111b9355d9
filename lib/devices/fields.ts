import {
  anyOf,
  boolean,
  describe,
  id,
  memberValue,
  oneOf,
  relativeDate,
  textList,
  versionNumber,
} from "@/lib/listing/filters";
import type { FilterSet } from "@/lib/listing/types";
import { deviceStatuses, quietAfterDays } from "./status";
import {
  deliveryAnswers,
  disabledReasons,
  notificationAnswers,
  platforms,
  pushEnvironments,
  pushServices,
} from "./types";

/** How lists, edits, files, APIs and the console treat a field. Its column and default are in db/schema/devices.ts. */
export interface Field {
  /** The phone reports it. An absent value keeps what is stored, null or an empty text clears it. */
  fact?: "text" | "boolean";
  /** History records only that it changed, not its values. */
  secret?: true;
  editable?: true;
  /** How lists sort by it, with an index that ends in `id`: as stored, or as lib/devices/paging.ts defines. */
  sort?: "stored" | "ignoringCase" | "computed";
  /** The list filters, by their names in the URL. Filters by day have names that end in Before and After. */
  filters?: FilterSet;
  /** Stored counts have it as a dimension (see lib/counts), so lists with its filters need no counting. */
  counted?: true;
  exported?: true;
  /** Its column in the console's list: text, or a cell in components/devices/device-columns.tsx. */
  column?: "cell" | { width?: number; from?: "laptop" | "desktop"; optional?: true };
  /** The group on the device's page that shows it as text. */
  group?: "device" | "push" | "application";
  copyable?: true;
  /** Its name in Iterable's `device.dataFields`, and in the other APIs. The native API has the names below. */
  iterable?: string;
  genesys?: string;
  tribehr?: string;
  /** Earlier versions stored it among the attributes: see lib/backfills/lifted-attributes.ts. */
  lifted?: true;
  example?: string;
  description?: string;
}

/** The families of Apple's devices, which their models begin with: "iPhone17,2", "iPad Air". */
export const appleFamilies = ["iPhone", "iPad", "iPod"] as const;

const reachable = "Whether the status is active or quiet.";
const statusText = [
  "The first that applies: rejected by a push service, disabled, notifications off on the phone, stale (not seen for the",
  `project's stale days), quiet (not seen for ${quietAfterDays} days) or active.`,
].join(" ");
const texts = (what: string) =>
  describe(`${what}, separated by commas; empty means unknown.`, textList({ allowEmpty: true }));

const below = (what: string) =>
  describe(
    `${what} below this one, compared number by number: 4.10 is above 4.2. What follows the numbers, as in 4.2-beta, is left out; versions that begin with no number do not match.`,
    versionNumber,
  );

/** A text that the phone reports, and that every API and file has. */
const text = { fact: "text", exported: true } as const;

/** Every field of a device, in the order of export columns. */
export const deviceFields = {
  id: {
    filters: {
      import: describe(
        "The id of an import: the devices that it created, as far back as the project keeps history.",
        id,
      ),
    },
    exported: true,
  },
  email: { exported: true },
  userId: { exported: true },
  user: { sort: "computed", filters: { user: describe("The id of their user.", id) }, column: "cell" },
  application: {
    filters: {
      application: describe(
        "Application names, separated by commas; a comma inside a name is \\,",
        textList(),
      ),
    },
    counted: true,
    exported: true,
    column: "cell",
  },
  platform: {
    sort: "stored",
    filters: { platform: anyOf(...platforms) },
    counted: true,
    exported: true,
    column: "cell",
  },
  pushService: {
    filters: { service: describe("The push service of its token.", anyOf(...pushServices)) },
    counted: true,
    exported: true,
  },
  pushEnvironment: { filters: { environment: anyOf(...pushEnvironments) }, counted: true, exported: true },
  pushToken: {
    secret: true,
    filters: {
      sharedToken: describe(
        "Whether another user's device has the same push token in the application.",
        boolean,
      ),
    },
    exported: true,
    column: "cell",
  },
  addressKind: {
    exported: true,
    description: "Whether the push token is a registration token or, with FCM, an installation id (FID).",
  },
  deviceIdentifier: { exported: true, column: "cell" },
  name: {
    ...text,
    editable: true,
    sort: "ignoringCase",
    column: "cell",
    genesys: "name",
    tribehr: "device_name",
    example: "Ada's iPhone",
  },
  make: {
    ...text,
    editable: true,
    filters: {
      family: describe(
        `${appleFamilies.join(", ")}, or the make of all other devices, in any case, separated by commas; empty means unknown.`,
        textList({ allowEmpty: true }),
      ),
    },
    iterable: "manufacturer",
    genesys: "make",
    example: "Apple",
  },
  model: {
    ...text,
    editable: true,
    sort: "ignoringCase",
    filters: { model: texts("Models") },
    column: "cell",
    iterable: "model",
    genesys: "model",
    tribehr: "device_model",
    example: "iPhone17,2",
  },
  systemName: { ...text, filters: { systemName: texts("Operating systems") }, iterable: "systemName" },
  systemVersion: {
    ...text,
    filters: {
      systemVersion: texts("Versions of the operating system"),
      systemVersionBelow: below("Versions of the operating system"),
    },
    iterable: "systemVersion",
  },
  applicationVersion: {
    ...text,
    editable: true,
    sort: "stored",
    filters: { version: texts("Application versions"), versionBelow: below("Application versions") },
    counted: true,
    column: { width: 80, from: "laptop" },
    group: "application",
    iterable: "appVersion",
    tribehr: "mobile_app_version",
  },
  applicationBuild: { ...text, group: "application", iterable: "appBuild" },
  applicationPackage: { ...text, group: "application", copyable: true, iterable: "appPackageName" },
  handsetId: { ...text, group: "device", copyable: true, iterable: "deviceId" },
  locale: {
    ...text,
    lifted: true,
    editable: true,
    filters: { locale: texts("Locales") },
    column: { width: 88, optional: true },
    group: "device",
    iterable: "locale",
    example: "en-US",
  },
  timeZone: {
    ...text,
    lifted: true,
    editable: true,
    filters: { timeZone: texts("Time zones") },
    column: { width: 132, optional: true },
    group: "device",
    iterable: "timeZone",
    example: "Europe/Berlin",
  },
  status: {
    sort: "computed",
    filters: {
      status: describe(
        "enabled stands for all but rejected and disabled.",
        anyOf(...deviceStatuses, "enabled"),
      ),
    },
    counted: true,
    exported: true,
    column: "cell",
    description: statusText,
  },
  delivery: {
    filters: {
      delivery: describe(
        "The last response of push services: a push was accepted in the last 7 days, the last response was an error, or no push was ever accepted.",
        oneOf(...deliveryAnswers),
      ),
    },
  },
  enabled: { exported: true },
  disabledReason: {
    filters: { reason: describe("Why it was disabled.", anyOf(...disabledReasons)) },
    counted: true,
    exported: true,
  },
  disabledNote: { exported: true },
  disabledBy: { exported: true },
  disabledAt: { exported: true },
  reachable: {
    filters: { reachable: describe(reachable, boolean) },
    counted: true,
    exported: true,
    description: reachable,
  },
  notificationsAllowed: {
    fact: "boolean",
    editable: true,
    filters: {
      notifications: describe(
        "Permission as last reported by the phone; unknown until it has reported one.",
        anyOf(...notificationAnswers),
      ),
    },
    counted: true,
    exported: true,
    iterable: "notificationsEnabled",
    genesys: "acceptNotifications",
    description: "Permission as last reported by the phone; null if unknown.",
  },
  notificationId: { ...text, secret: true, group: "push", copyable: true, genesys: "notificationId" },
  sessionHash: { fact: "text", secret: true, genesys: "sessionHash" },
  attributes: {
    filters: {
      attribute: describe(
        "The name of an attribute that a device has (plan), or that has a value (plan:pro). A colon inside the name is \\:",
        memberValue,
      ),
    },
    exported: true,
  },
  tags: {
    filters: { tag: describe("Tags, separated by commas; a device with any of them matches.", textList()) },
    exported: true,
    column: "cell",
  },
  note: { exported: true },
  createdAt: {
    sort: "stored",
    filters: { createdBefore: relativeDate, createdAfter: relativeDate },
    exported: true,
    column: "cell",
  },
  updatedAt: { exported: true },
  lastSeenAt: {
    sort: "stored",
    filters: { lastSeenBefore: relativeDate, lastSeenAfter: relativeDate },
    exported: true,
    column: "cell",
  },
} as const satisfies Record<string, Field>;

/**
 * The fields that imports read, with their other names in files, in several languages, as `normaliseColumnName` writes
 * them. The first match wins.
 */
export const importAliases = {
  email: `emailaddress mail useremail emailadresse mailadresse correo correoelectronico direcciondecorreo
    courriel adressemail adressemail adresseelectronique adresseemail indirizzoemail posta
    postaelettronica enderecodeemail epost epostadresse`,
  userId: `externaluserid externalid uid customerid userid benutzerid nutzerid kundennummer kundenid idusuario
    usuarioid idutilisateur utilisateurid idutente utenteid idcliente clientid idclient gebruikersid`,
  user: `alias username owner customuserdata benutzer benutzername nutzer anwender kunde usuario utilisateur
    utente utilizador gebruiker nutzername nombredeusuario nomutilisateur nomdutilisateur kullanici
    uzytkownik key`,
  application: "applicationname appname app anwendung applikation aplicacion applicazione aplicativo appnaam",
  platform: `os operatingsystem devicetype platformtype deviceplatform plattform betriebssystem plataforma
    plateforme piattaforma sistemaoperativo systemedexploitation besturingssysteem platforma platformu`,
  pushService: "service provider pushtype pushprovider pushdienst serviciopush servicepush",
  pushEnvironment: "environment env umgebung entorno environnement ambiente",
  pushToken: `token devicetoken registrationid registrationtoken fcmtoken fcmregistrationtoken apnstoken
    apnsdevicetoken gcmtoken pushid pushidentifier notificationtoken devicepushtoken regid tokenpush
    pushkey geratetoken geraetetoken gerattoken registrierungstoken tokendedispositivo tokendispositivo
    tokendeldispositivo jetondappareil jetonappareil jetonpush jeton tokenappareil tokenpushnotification`,
  deviceIdentifier: `deviceid installationid identifier deviceuuid gerateid geraeteid geratid geratekennung iddispositivo
    iddeldispositivo dispositivoid idappareil identifiantappareil iddeviceinstallation`,
  name: `devicename geratename geraetename geratname gerat geraet nombredeldispositivo nombredispositivo
    dispositivo nomdelappareil nomappareil appareil nomedispositivo nomedeldispositivo apparaat
    bezeichnung`,
  make: "manufacturer brand hersteller marke fabricante marca fabricant marque produttore",
  model: "devicemodel modell geratemodell geraetemodell modelo modele modello",
  systemName: "systemname osname systemnaam",
  systemVersion: `osversion deviceos systemversion betriebssystemversion versiondelsistema versionos versionsysteme
    versioneos versiondusysteme`,
  applicationVersion: `appversion version applicationversion anwendungsversion versiondelaapp versionapp versiondeapp
    versiondelapplication versioneapp`,
  applicationBuild: "",
  applicationPackage: "bundleid packagename appidentifier bundleidentifier paketname bundle",
  handsetId: "",
  locale: "localeidentifier language lang sprache idioma langue lingua taal",
  timeZone: "timezoneid timezonename tz zeitzone zonahoraria fuseauhoraire fusoorario fusohorario tijdzone",
  enabled: `active endpointenabled isenabled isactive aktiv aktiviert activo habilitado actif active attivo
    ativo`,
  disabledReason: "",
  disabledNote: "",
  notificationsAllowed: `notificationsenabled acceptnotifications mitteilungenerlaubt benachrichtigungen
    benachrichtigungenerlaubt notificacionespermitidas notificaciones notificationsautorisees
    notifichepermesse`,
  notificationId: "",
  attributes: "",
  tags: "tag labels label schlagworte schlagworter schlagwoerter etiketten etiquetas etiquettes etichette",
  note: "notes notiz notizen anmerkung anmerkungen bemerkung bemerkungen nota notas remarques",
  createdAt: `created registeredat signupat createdon creationdate dateofregistration erstellt erstelltam
    angelegtam registriertam fechadecreacion creado creadoel fechaderegistro datedecreation creele
    dateinscription creato datacreazione criadoem`,
  lastSeenAt: `lastseen lastactive updatedat timestamp lastactivity lastactiveat lastupdated zuletztgesehen
    zuletztaktiv letzteaktivitat letzteaktivitaet aktualisiertam ultimavez ultimaactividad
    vistoporultimavez actualizado derniereactivite vuele dernierevisite misajour ultimoaccesso
    ultimaattivita`,
} as const satisfies Partial<Record<DeviceField, string>>;

type Fields = typeof deviceFields;
export type DeviceField = keyof Fields;

/** The fields that have a property, or a certain value of it. */
export type FieldsWith<Property extends keyof Field, Value = unknown> = {
  [Name in DeviceField]: Fields[Name] extends Record<Property, Value> ? Name : never;
}[DeviceField];

export const fieldsWith = <Property extends keyof Field, const Value = unknown>(
  property: Property,
  value?: Value,
) =>
  Object.entries<Field>(deviceFields).flatMap(([name, field]) =>
    field[property] !== undefined && (value === undefined || field[property] === value) ? [name] : [],
  ) as FieldsWith<Property, Value>[];

/** An object with a value for each name. */
export const recordOf = <Name extends string, Value>(names: readonly Name[], of: (name: Name) => Value) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Value>;

/** The fields whose text is the cell in the console's list. */
export const textColumnFields = fieldsWith("column").filter(
  (name): name is Exclude<typeof name, FieldsWith<"column", "cell">> => deviceFields[name].column !== "cell",
);

const textsWith = <Property extends keyof Field>(property: Property) =>
  fieldsWith("fact", "text").filter(
    (name): name is Extract<typeof name, FieldsWith<Property>> => property in deviceFields[name],
  );

/**
 * Texts that the phone reports and that the native API and files contain. Other texts belong to the API that sends
 * them.
 */
export const shownTexts = textsWith("exported");
export const editableTexts = textsWith("editable");
/** The fields by their names in another API. */
export const fieldsOf = <Api extends "iterable" | "genesys" | "tribehr">(api: Api) =>
  Object.fromEntries(
    fieldsWith(api).map((name) => [(deviceFields[name] as Record<Api, string>)[api], name]),
  ) as FieldsOf<Api>;

type FieldsOf<Api extends "iterable" | "genesys" | "tribehr"> = {
  [Name in FieldsWith<Api> as Fields[Name] extends Record<Api, infer Own extends string> ? Own : never]: Name;
};

/**
 * "Samsung Galaxy S24". The make is left out if the model already contains it, and on iOS. Lists sort by it in SQL:
 * db/schema/devices.ts.
 */
export function shownModel(device: {
  make: string | null;
  model: string | null;
  platform: string;
}): string | null {
  const { make, model, platform } = device;
  if (!make || !model) return model || make;
  if (platform === "ios") return model;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}
