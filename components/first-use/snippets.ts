export const wires = ["iterable", "genesys", "tribehr"] as const;
export type Wire = (typeof wires)[number];

const makers: Record<Wire, (origin: string, key: string, project: string) => string> = {
  iterable: (origin, key) => `curl ${origin}/api/users/registerDeviceToken \\
  -H "Api-Key: ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "ada@example.com",
    "device": {
      "token": "a-push-token-from-apns-or-fcm",
      "platform": "APNS",
      "applicationName": "com.example.app",
      "dataFields": { "model": "iPhone 17 Pro", "systemVersion": "26.1" }
    }
  }'`,
  // On this wire the credential says whose the device is: a token of that user.
  genesys: (origin, key, project) => `TOKEN=$(curl -s ${origin}/api/v1/projects/${project}/user-tokens \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{ "email": "ada@example.com" }' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl ${origin}/api/v2/mobiledevices \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "deviceToken": "a-push-token-from-apns-or-fcm",
    "notificationId": "ada-iphone",
    "make": "Apple",
    "model": "iPhone 17 Pro",
    "acceptNotifications": true,
    "type": "ios"
  }'`,
  tribehr: (origin, key) => `curl ${origin}/mobile_devices.json \\
  -u "ada@example.com:${key}" \\
  -d device_identifier=ada-iphone \\
  -d notification_token=a-push-token-from-apns-or-fcm \\
  -d operating_system=ios`,
};

/** A command that registers one device over one of the wires. */
export const getSnippet = (wire: Wire, origin: string, key: string, project: string): string =>
  makers[wire](origin, key, project);
