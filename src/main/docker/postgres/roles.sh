#!/bin/sh
# Creates the roles and schemas of Order Escrow (roles.sql) as the server's superuser. The image of PostgreSQL runs
# this file when it creates a database. Run it by hand in a database of an earlier release, and to change passwords:
#   docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh
# The passwords are in DATABASE_ORCHESTRATOR_PASSWORD, DATABASE_INVENTORY_PASSWORD, DATABASE_PAYMENT_PASSWORD,
# DATABASE_INVOICE_PASSWORD and DATABASE_SHIPPING_PASSWORD. POSTGRES_USER is the superuser, POSTGRES_DB the database.
# ORDER_ESCROW_ROLES is roles.sql, if it is elsewhere.
set -eu

for part in ORCHESTRATOR INVENTORY PAYMENT INVOICE SHIPPING; do
  eval "secret=\${DATABASE_${part}_PASSWORD:-}"
  if [ -z "$secret" ]; then
    echo "DATABASE_${part}_PASSWORD is missing. The role's password has no default. Nothing was changed." >&2
    exit 1
  fi
done

# psql reads the passwords itself, so they appear in no list of processes.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set "roles=${ORDER_ESCROW_ROLES:-/etc/order-escrow/roles.sql}" \
  --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-escrow}" <<'SQL'
\getenv orchestrator DATABASE_ORCHESTRATOR_PASSWORD
\getenv inventory DATABASE_INVENTORY_PASSWORD
\getenv payment DATABASE_PAYMENT_PASSWORD
\getenv invoice DATABASE_INVOICE_PASSWORD
\getenv shipping DATABASE_SHIPPING_PASSWORD
\o /dev/null
select set_config('order_escrow.password_orchestrator', :'orchestrator', false),
  set_config('order_escrow.password_inventory', :'inventory', false),
  set_config('order_escrow.password_payment', :'payment', false),
  set_config('order_escrow.password_invoice', :'invoice', false),
  set_config('order_escrow.password_shipping', :'shipping', false);
\o
\i :roles
SQL
