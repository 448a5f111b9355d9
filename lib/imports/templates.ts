import type { PresetId } from "./types";

/** CSV files to fill in, with the columns of a source and two example rows. */
export const importTemplates: Record<Exclude<PresetId, "other">, string> = {
  rollcall: `email,userId,application,platform,pushService,pushEnvironment,pushToken,deviceIdentifier,name,model,systemVersion,applicationVersion,locale,timeZone,enabled,notificationsAllowed,tags,note,createdAt,lastSeenAt
ada@example.com,ada,com.example.app,ios,apns,production,1f0e5b6c7d8a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627384,ada-iphone,Ada's iPhone,"iPhone17,2",26.1,4.2.0,en-GB,Europe/London,true,true,"beta,vip",,2025-06-02T09:30:00Z,2025-11-03T08:00:00Z
grace@example.com,grace,com.example.app,android,fcm,production,dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,grace-pixel,Grace's Pixel,Pixel 10,16,4.1.3,en-US,America/New_York,true,false,,Test phone,2025-07-14T16:05:00Z,2025-11-02T21:40:00Z
`,
  aerogear: `deviceToken,alias,operatingSystem,osVersion,deviceType,categories
1f0e5b6c7d8a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627384,ada@example.com,iOS,26.1,iPhone,sport
dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,grace@example.com,android,16,Pixel 10,news
`,
  parse: `objectId,createdAt,updatedAt,deviceToken,user,installationId,deviceType,appName,appVersion,localeIdentifier,timeZone
hK2mX9aQ1z,2025-06-02T09:30:00Z,2025-11-03T08:00:00Z,1f0e5b6c7d8a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627384,ada,2f1e0d9c-8b7a-4695-8473-625140302010,ios,Example,4.2.0,en-GB,Europe/London
pL7nB3cD5v,2025-07-14T16:05:00Z,2025-11-02T21:40:00Z,dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,grace,3a2b1c0d-9e8f-4706-9584-736251403020,android,Example,4.1.3,en-US,America/New_York
`,
  oneSignal: `id,identifier,session_count,device_type,device_os,device_model,language,game_version,last_active,created_at,invalid_identifier,external_user_id
7a1f0c4e-1b2d-4c3e-8f40-5162738495a6,1f0e5b6c7d8a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627384,12,0,26.1,"iPhone17,2",en,4.2.0,2025-11-03 08:00:00,2025-06-02 09:30:00,f,ada
8b2e1d5f-2c3e-4d4f-9051-62738495a6b7,dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,3,1,16,Pixel 10,en,4.1.3,2025-11-02 21:40:00,2025-07-14 16:05:00,f,grace
`,
  sns: `EndpointArn,Token,Enabled,CustomUserData
arn:aws:sns:eu-west-1:123456789012:endpoint/APNS/Example/7a1f0c4e-1b2d-3c3e-8f40-5162738495a6,1f0e5b6c7d8a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f4051627384,true,ada@example.com
arn:aws:sns:eu-west-1:123456789012:endpoint/GCM/Example/8b2e1d5f-2c3e-3d4f-9051-62738495a6b7,dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,true,grace@example.com
`,
  firebase: `uid,fcm_token,platform,app_version,created_at,updated_at
ada,cRw1jP8SQ9lU6aXy1Gb0Op:APA91bExampleExampleExampleExampleExampleExample9876543210,ios,4.2.0,2025-06-02T09:30:00Z,2025-11-03T08:00:00Z
grace,dLx3kQ9TR0mV7bYz2Hc1Pq:APA91bExampleExampleExampleExampleExampleExample0123456789,android,4.1.3,2025-07-14T16:05:00Z,2025-11-02T21:40:00Z
`,
};
