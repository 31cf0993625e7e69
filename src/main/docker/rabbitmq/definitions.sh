#!/bin/sh
# Prints the users of RabbitMQ and their permissions as definitions in JSON. The broker's container imports them at each
# start, before the broker takes connections. The import replaces passwords and permissions, so that a change of either
# takes effect with a restart. It deletes no user. For a broker that runs already:
#   sh definitions.sh > definitions.json && rabbitmqctl import_definitions definitions.json
#
# BROKER_ADMIN_PASSWORD, BROKER_ORCHESTRATOR_PASSWORD, BROKER_INVENTORY_PASSWORD, BROKER_PAYMENT_PASSWORD,
#   BROKER_INVOICE_PASSWORD, BROKER_SHIPPING_PASSWORD: one for each user; none has a default
# BROKER_DRILL_PASSWORD: empty means that the user of the drill is not created
# BROKER_VHOST: virtual host, by default /
# SERVICES_DECLARE: true if the services declare their queues themselves, as in a choreography; by default false
#
# The names of the messages are those of processes/messages.asyncapi.yaml. A test compares them.
set -eu

vhost=${BROKER_VHOST:-/}
exchange=orders
services='inventory payment invoice shipping'

require() {
  eval "secret=\${$1:-}"
  if [ -z "$secret" ]; then
    echo "$1 is missing. The password of a user of the broker has no default. Nothing was printed." >&2
    exit 1
  fi
  case $secret in
    *[[:cntrl:]]*)
      echo "$1 contains a control character, such as a line end. Nothing was printed." >&2
      exit 1
      ;;
  esac
}

for owner in ADMIN ORCHESTRATOR INVENTORY PAYMENT INVOICE SHIPPING; do
  require "BROKER_${owner}_PASSWORD"
done
users="orchestrator $services"
if [ -n "${BROKER_DRILL_PASSWORD:-}" ]; then
  require BROKER_DRILL_PASSWORD
  users="$users drill"
fi

# The messages that the orchestrator sends, separated by |.
sent='CreateOrderEvent|CancelOrderCommand'
sent="$sent|ReserveInventoryCommand|ReleaseInventoryCommand|CapturePaymentCommand|RefundPaymentCommand"
sent="$sent|SendInvoiceCommand|VoidInvoiceCommand|ShipOrderCommand|RecallShipmentCommand"
sent="$sent|OrderCompletedEvent|OrderCancelledEvent|OrderOverdueEvent|MessageFailedEvent"

# The messages that a service sends, separated by |.
sent_by() {
  case $1 in
    inventory) own='InventoryUpdatedEvent|InventoryRejectedEvent|InventoryReleasedEvent' ;;
    payment) own='PaymentCapturedEvent|PaymentDeclinedEvent|PaymentRefundedEvent' ;;
    invoice) own='EmailInvoiceEvent|InvoiceFailedEvent|InvoiceVoidedEvent' ;;
    shipping) own='OrderShippedEvent|ShipmentFailedEvent|ShipmentRecalledEvent' ;;
  esac
  echo "$own|ServiceStartedEvent|RetryRequestedEvent"
}

# The event that a service reacts to in a choreography.
awaited_by() {
  case $1 in
    inventory) echo 'CreateOrderEvent' ;;
    payment) echo 'InventoryUpdatedEvent' ;;
    invoice) echo 'PaymentCapturedEvent' ;;
    shipping) echo 'EmailInvoiceEvent' ;;
  esac
}

escaped() {
  printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

# user <name> <tags> <password>
user() {
  printf '    {"name": "%s", "tags": [%s], "password": "%s"}' "$1" "$2" "$(escaped "$3")"
}

# permission <user> <configure> <write> <read>: regular expressions of the names of exchanges and queues
permission() {
  printf '    {"user": "%s", "vhost": "%s", "configure": "%s", "write": "%s", "read": "%s"}' \
    "$1" "$(escaped "$vhost")" "$2" "$3" "$4"
}

# routing_keys <user> <write> <read>: regular expressions of the routing keys to publish and to bind with
routing_keys() {
  printf '    {"user": "%s", "vhost": "%s", "exchange": "%s", "write": "%s", "read": "%s"}' \
    "$1" "$(escaped "$vhost")" "$exchange" "$2" "$3"
}

permissions_of() {
  case $1 in
    # It declares everything. It does not read the queues of the services. To give a queue a dead-letter queue, it must
    # be allowed to write to the default exchange.
    orchestrator)
      queues="orchestrator|$(echo "$services" | tr ' ' '|')|undelivered"
      permission "$1" \
        "^$exchange([.]($queues|unrouted|returned))?\$" \
        "^(amq[.]default|$exchange([.]($queues|returned))?)\$" \
        "^$exchange([.](orchestrator|undelivered|unrouted))?\$"
      ;;
    # It reads all messages through a queue of its own.
    drill) permission "$1" '^drill-' '^drill-' "^($exchange\$|drill-)" ;;
    *)
      if [ "${SERVICES_DECLARE:-false}" = true ]; then
        own="^$exchange([.]$1)?\$"
        permission "$1" "^$exchange[.]$1\$" "$own" "$own"
      else
        permission "$1" '^$' "^$exchange\$" "^$exchange[.]$1\$"
      fi
      ;;
  esac
}

routing_keys_of() {
  case $1 in
    orchestrator) routing_keys "$1" "^($sent)\$" '^[A-Za-z]+$' ;;
    drill) routing_keys "$1" '^$' '^#$' ;;
    *)
      if [ "${SERVICES_DECLARE:-false}" = true ]; then
        routing_keys "$1" "^($(sent_by "$1"))\$" "^($(awaited_by "$1"))\$"
      else
        routing_keys "$1" "^($(sent_by "$1"))\$" '^$'
      fi
      ;;
  esac
}

printf '{\n  "vhosts": [{"name": "%s"}],\n  "users": [\n' "$(escaped "$vhost")"
user administrator '"administrator"' "$BROKER_ADMIN_PASSWORD"
for name in $users; do
  eval "secret=\$BROKER_$(echo "$name" | tr '[:lower:]' '[:upper:]')_PASSWORD"
  printf ',\n'
  user "$name" '' "$secret"
done
printf '\n  ],\n  "permissions": [\n'
permission administrator '.*' '.*' '.*'
for name in $users; do
  printf ',\n'
  permissions_of "$name"
done
printf '\n  ],\n  "topic_permissions": [\n'
separator=''
for name in $users; do
  printf '%b' "$separator"
  separator=',\n'
  routing_keys_of "$name"
done
printf '\n  ]\n}\n'
