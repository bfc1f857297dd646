import type { z } from 'zod';
import {
  Restoration,
  Suspension,
  TokenRevocation,
  UnusedDeleted,
  UnusedDeletion,
} from './access.ts';
import { AuditCheck, AuditEntry, AuditList } from './audit.ts';
import {
  ApiCredential,
  ApiCredentialList,
  CreatedApiCredential,
  NewApiCredential,
  NewRole,
  Role,
  RoleActions,
  RoleList,
  RolePatch,
} from './caller.ts';
import {
  CreatedCredential,
  Credential,
  CredentialPatch,
  NewCredential,
  ReadCredential,
  UsedCredential,
} from './credential.ts';
import { CredentialList } from './credential-list.ts';
import {
  Account,
  AccountList,
  AccountPatch,
  Domain,
  DomainList,
  Member,
  MemberInput,
  MemberList,
  NewAccount,
  NewDomain,
  NewService,
  Service,
  ServiceList,
  ServicePatch,
} from './directory.ts';
import { Diff, Preview, Subject } from './preview.ts';
import { Problem } from './problem.ts';
import { ReviewedCredential, ReviewList } from './review.ts';
import { IssuedSecret, NewSecret, Rotation, Secret, SecretPatch, Secrets } from './secret.ts';
import { EmailVerification, NewUser, PasswordInput, User, UserList, UserPatch } from './user.ts';

import {
  ListedWebhook,
  NewWebhook,
  PingResult,
  Replay,
  ReplayStart,
  Webhook,
  WebhookList,
  WebhookPatch,
  WebhookRotation,
  WebhookWithSecret,
} from './webhook.ts';

/** What is answered, by the names of the documentation. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  Credential,
  UsedCredential,
  ReadCredential,
  CreatedCredential,
  CredentialList,
  ReviewedCredential,
  ReviewList,
  UnusedDeleted,
  Secret,
  Secrets,
  IssuedSecret,
  ApiCredential,
  ApiCredentialList,
  CreatedApiCredential,
  Role,
  RoleList,
  Account,
  AccountList,
  Member,
  MemberList,
  User,
  UserList,
  Service,
  ServiceList,
  Domain,
  DomainList,
  AuditEntry,
  AuditList,
  AuditCheck,
  Webhook,
  ListedWebhook,
  WebhookList,
  WebhookWithSecret,
  ReplayStart,
  PingResult,
  Preview,
  Diff,
  Subject,
  Problem,
};

/** What is asked for, by the names of the documentation. */
export const BODIES: Readonly<Record<string, z.ZodType>> = {
  NewCredential,
  CredentialPatch,
  NewSecret,
  Rotation,
  SecretPatch,
  Suspension,
  TokenRevocation,
  Restoration,
  UnusedDeletion,
  NewApiCredential,
  RoleActions,
  NewRole,
  RolePatch,
  NewAccount,
  AccountPatch,
  MemberInput,
  NewUser,
  UserPatch,
  PasswordInput,
  EmailVerification,
  NewService,
  ServicePatch,
  NewDomain,
  NewWebhook,
  WebhookPatch,
  WebhookRotation,
  Replay,
};
