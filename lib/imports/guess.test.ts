import { expect, test } from "vitest";
import { guessSettings } from "./guess";

const guess = (...columns: string[]) => guessSettings({ format: "csv" }, columns);

test("recognises column names in several languages, whatever their case, spaces and accents", () => {
  const wanted = { pushToken: 0, email: 1, platform: 2, name: 3, lastSeenAt: 4 };
  for (const columns of [
    ["Device Token", "E-Mail", "OS", "device_name", "Last seen"],
    ["Gerätetoken", "E-Mail-Adresse", "Betriebssystem", "Gerätename", "Zuletzt gesehen"],
    ["token", "MAIL", "Plattform", "Gerät", "Letzte Aktivität"],
    ["Token de dispositivo", "Correo electrónico", "Plataforma", "Dispositivo", "Última actividad"],
    ["Jeton d'appareil", "Adresse e-mail", "Plateforme", "Nom de l'appareil", "Dernière activité"],
    ["token push", "Indirizzo email", "Piattaforma", "Nome del dispositivo", "Ultimo accesso"],
  ]) {
    const found = Object.fromEntries(Object.entries(wanted).map(([field, at]) => [field, columns[at]]));
    expect(guess(...columns).columns, columns.join()).toMatchObject(found);
  }
  expect(guess("token", "Benutzer", "Gerät", "Modell").columns).toEqual({
    pushToken: "token",
    user: "Benutzer",
    name: "Gerät",
    model: "Modell",
  });
});

test("detects the preset from the columns in any case", () => {
  expect(guess("IDENTIFIER", "Device_Type", "SESSION_COUNT").preset).toBe("oneSignal");
  expect(guess("Installation Id", "DEVICETOKEN", "deviceType").preset).toBe("parse");
  expect(guess("device_token", "alias", "platform").preset).toBe("aerogear");
  expect(guess("endpointarn", "token").preset).toBe("sns");
  expect(guess("FCM Token", "uid").preset).toBe("firebase");
  expect(guess("pushToken", "email", "platform", "rejected because").preset).toBe("rollcall");
  expect(guess("pushToken", "email", "os").preset).toBe("other");
});
