import { appended, type Case, upserted } from './case.ts'

const both = (email: string, customerId: string) =>
  [
    ['customer_id', customerId],
    ['email', email],
  ] as const

/** What the two public pages show: every call of theirs, with only the host changed. */
export const seedCases: readonly Case[] = [
  {
    name: 'the first call of the profiles page answers with exactly the documented keys',
    steps: [
      {
        path: '/profiles/upsert',
        token: ['cdp:profiles:write'],
        headers: { 'content-type': 'application/json' },
        body: {
          record: {
            email: 'jane@example.com',
            first_name: 'Jane',
            last_name: 'Doe',
            tier: 'gold',
            last_order_at: '2026-04-20T12:00:00Z',
          },
          matchKey: 'email',
        },
        status: 200,
        reply: { 'content-type': 'application/json; charset=utf-8' },
        data: upserted('email'),
      },
    ],
    profiles: [
      {
        fields: {
          email: 'jane@example.com',
          first_name: 'Jane',
          last_name: 'Doe',
          tier: 'gold',
          last_order_at: '2026-04-20T12:00:00Z',
        },
        identifiers: [['email', 'jane@example.com']],
      },
    ],
  },
  {
    name: 'the own example of the contract is accepted, its timestamp read with its zone',
    steps: [
      {
        path: '/profiles/upsert',
        body: {
          record: { email: 'li.wei@example.org', tier: 'silver', last_order_at: '2026-03-02T08:15:00+01:00' },
          matchKey: 'email',
        },
        status: 200,
        data: upserted('email'),
      },
    ],
    profiles: [
      {
        fields: { email: 'li.wei@example.org', tier: 'silver', last_order_at: '2026-03-02T07:15:00Z' },
        identifiers: [['email', 'li.wei@example.org']],
      },
    ],
  },
  {
    name: 'writes 1 to 4 of the guide end in one row with both identifiers, however email and casing are spelt',
    steps: [
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': 'signup-1' },
        body: { record: { email: 'Jane@Co.com', tier: 'gold' }, matchKey: 'email' },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': 'crm-1' },
        body: { record: { email: ' jane@co.com ', first_name: 'Jane' }, matchKey: 'email' },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': 'cust_99:login' },
        body: { record: { email: 'JANE@CO.COM', customer_id: 'cust_99' }, matchKey: 'email' },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/records/profiles/upsert',
        body: { record: { customer_id: 'cust_99', last_order_at: '2026-04-21T15:30:00Z' }, matchKey: 'customer_id' },
        status: 200,
        data: upserted('customer_id'),
      },
    ],
    profiles: [
      {
        fields: {
          email: 'jane@co.com',
          tier: 'gold',
          first_name: 'Jane',
          customer_id: 'cust_99',
          last_order_at: '2026-04-21T15:30:00Z',
        },
        identifiers: both('jane@co.com', 'cust_99'),
      },
    ],
  },
  {
    name: 'the fourth write finds its row also when it names no match key',
    steps: [
      {
        path: '/profiles/upsert',
        body: { record: { email: 'a@example.com', tier: 'gold' } },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/profiles/upsert',
        body: { record: { email: 'a@example.com', customer_id: 'c-1' } },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/profiles/upsert',
        body: { record: { customer_id: 'c-1', first_name: 'Ada' } },
        status: 200,
        data: upserted('customer_id'),
      },
    ],
    profiles: [
      {
        fields: { email: 'a@example.com', tier: 'gold', customer_id: 'c-1', first_name: 'Ada' },
        identifiers: both('a@example.com', 'c-1'),
      },
    ],
  },
  {
    name: 'spellings of one phone number are one person',
    steps: [
      {
        path: '/profiles/upsert',
        body: { record: { phone: '+49 30 901820', tier: 'gold' } },
        status: 200,
        data: upserted('phone'),
      },
      {
        path: '/profiles/upsert',
        body: { record: { phone: '+49 (0)30 90-18-20', email: 'b@example.com' }, matchKey: 'phone' },
        status: 200,
        data: upserted('phone'),
      },
      {
        path: '/profiles/upsert',
        body: { record: { phone: '+4930901820', first_name: 'Bo' }, matchKey: 'phone' },
        status: 200,
        data: upserted('phone'),
      },
    ],
    profiles: [
      {
        fields: { phone: '+4930901820', tier: 'gold', email: 'b@example.com', first_name: 'Bo' },
        identifiers: [
          ['email', 'b@example.com'],
          ['phone', '+4930901820'],
        ],
      },
    ],
  },
  {
    name: 'the handlers of the guide write one customer from shop, payment, login and event stream',
    steps: [
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': 'order:ord_1001:profile' },
        body: {
          record: {
            email: 'sam@example.com',
            customer_id: 'cust_77',
            ltv: 310.75,
            order_count: 4,
            last_order_at: '2026-04-21T15:30:00Z',
          },
          matchKey: 'email',
        },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/records/orders/append',
        headers: { 'idempotency-key': 'order:ord_1001:profile' },
        body: {
          record: {
            order_id: 'ord_1001',
            customer_email: 'sam@example.com',
            total: 59.9,
            currency: 'EUR',
            placed_at: '2026-04-21T15:30:00Z',
          },
        },
        status: 200,
        data: appended('orders'),
      },
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': 'stripe:evt_1PqR2s' },
        body: {
          record: {
            email: 'sam@example.com',
            subscription_status: 'active',
            subscription_plan: 'pro',
            subscription_updated_at: '2026-05-21T15:30:00Z',
          },
          matchKey: 'email',
        },
        status: 200,
        data: upserted('email'),
      },
      {
        path: '/records/profiles/upsert',
        headers: { 'idempotency-key': '0b6e9df0-5d3c-4f7a-9d0a-1f6f6c1d2e3f:login' },
        body: {
          record: { email: 'sam@example.com', customer_id: 'cust_77', last_login_at: '2026-04-22T08:00:00+02:00' },
          matchKey: 'customer_id',
        },
        status: 200,
        data: upserted('customer_id'),
      },
      {
        path: '/records/events/append',
        body: {
          record: {
            session_id: 's-1',
            event: 'page_view',
            url: 'https://shop.example.com/',
            occurred_at: '2026-04-22T06:00:01.5Z',
          },
        },
        status: 200,
        data: appended('events'),
      },
    ],
    profiles: [
      {
        fields: {
          email: 'sam@example.com',
          customer_id: 'cust_77',
          ltv: 310.75,
          order_count: 4,
          last_order_at: '2026-04-21T15:30:00Z',
          subscription_status: 'active',
          subscription_plan: 'pro',
          subscription_updated_at: '2026-05-21T15:30:00Z',
          last_login_at: '2026-04-22T06:00:00Z',
        },
        identifiers: both('sam@example.com', 'cust_77'),
      },
    ],
    records: { orders: 1, events: 1 },
  },
]
