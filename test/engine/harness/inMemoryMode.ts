/** To be imported before the engine: n8n keeps binary data in memory, where its stores read streams in another way */
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'default';
