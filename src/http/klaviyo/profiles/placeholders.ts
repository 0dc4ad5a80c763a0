import type { JsonObject } from '../../../domain/json.ts'

// What this surface says of things that Onefold does not keep: consent to be written to, and predictions.

const neverAsked = { consent: 'NEVER_SUBSCRIBED', consent_timestamp: null }

const bySms = { ...neverAsked, method: null, method_detail: null, last_updated: null }

export const subscriptions: JsonObject = {
  email: {
    marketing: {
      can_receive_email_marketing: true,
      ...neverAsked,
      last_updated: null,
      method: null,
      method_detail: null,
      custom_method_detail: null,
      double_optin: null,
      suppression: [],
      list_suppressions: [],
    },
  },
  sms: {
    marketing: { can_receive_sms_marketing: false, ...bySms },
    transactional: { can_receive_sms_transactional: false, ...bySms },
  },
  mobile_push: { marketing: { can_receive_push_marketing: false, ...neverAsked } },
  whatsapp: null,
}

export const predictiveAnalytics: JsonObject = {
  historic_clv: null,
  predicted_clv: null,
  total_clv: null,
  historic_number_of_orders: null,
  predicted_number_of_orders: null,
  average_days_between_orders: null,
  average_order_value: null,
  churn_probability: null,
  expected_date_of_next_order: null,
  ranked_channel_affinity: null,
}
